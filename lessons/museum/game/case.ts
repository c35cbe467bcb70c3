/** What a case of the museum is: a broken server, its story, and how to prove that you broke it. */
import type { Client } from './client.ts';
import type { Exchange } from './exchange.ts';

/** One of the four answers of a diagnosis. */
export type Letter = 'a' | 'b' | 'c' | 'd';
export const LETTERS: readonly Letter[] = ['a', 'b', 'c', 'd'];

/**
 * Where the flag is. `secret`: the server has it, where only an attack leads. `person`: someone
 * who uses the server brings it along, as a name or a password. `witness`: the harm is no secret,
 * so the game watches what goes over the wire, and gives out the flag when the harm is done.
 * `visit`: the harm happens to a person to whom you send something, and `send` decides.
 */
export type Proof =
  | { readonly kind: 'secret' }
  | { readonly kind: 'person' }
  | { readonly kind: 'visit'; readonly harm: string }
  | {
      readonly kind: 'witness';
      readonly harm: string;
      readonly saw: (seen: Seen) => boolean;
    };

/** What the game has seen of a case so far. */
export type Seen = {
  /** What you and the server have said to each other; what the people do is not in it. */
  readonly exchanges: readonly Exchange[];
  /** Whether the server has ended by itself. */
  readonly died: boolean;
  /** What the people of the case have left for later, by name. */
  readonly kept: ReadonlyMap<string, string>;
};

/** A case that runs, for the scripts below. */
export type Game = {
  /** The address that you use: http://localhost:4000. */
  readonly url: string;
  /** The address of the second process; the same as `url` when there is only one. */
  readonly secondUrl: string;
  /** For the people only: an exploit has to find it. */
  readonly flag: string;
  /** The folder in which the server runs and writes. */
  readonly folder: string;
  readonly kept: Map<string, string>;
  /** The lines that the server has printed. */
  readonly log: readonly string[];
  /** A client of yours, with a cookie jar of its own. The game sees what it does. */
  you(url?: string): Client;
  /** A client of somebody else, with a jar of its own. The game does not watch it. */
  person(): Client;
  /** Sends something to the people of the case; what they answer. */
  send(text: string): Promise<string>;
  /** Starts the server anew, in the same folder. */
  restart(): Promise<void>;
  /** The harm is done: gives out the flag. */
  award(): void;
  /** Calls this when the case ends. */
  atEnd(stop: () => void): void;
};

/** One case. */
export type Case = {
  /** The name of its server in lessons/museum. */
  readonly id: string;
  /** The part of the course where its mistake is explained. */
  readonly part: string;
  /** Says what the server is, and nothing about its mistake. */
  readonly title: string;
  /**
   * Who you are, what is there, and what you may do. `$URL` stands for the address, `$PORT` for its
   * port, `$N` for the number of the case, `$FOLDER` for the folder in which the server runs, and
   * `$name` for what the people keep under that name. Hints know all of these but the last.
   */
  readonly story: string;
  readonly hints: readonly [string, string, string];
  readonly choices: readonly [string, string, string, string];
  readonly right: Letter;
  /** What is wrong, for those who have found it. */
  readonly mistake: string;
  /** What a repair has to do. */
  readonly repair: string;
  /** The lesson that explains it, as a path below lessons/. */
  readonly lesson: string;
  readonly proof: Proof;
  /** A flag of another kind than a random text. */
  readonly makeFlag?: () => string;
  /** Whose password you have, of the accounts of g-tokens/people.ts. Else ada's alone. */
  readonly accounts?: readonly string[];
  /** The site runs in two processes. */
  readonly twice?: true;
  /** What the case needs besides the server: called before the server starts; its environment. */
  readonly before?: (game: Game) => Promise<Readonly<Record<string, string>>>;
  /** What people do before you come. */
  readonly people?: (game: Game) => Promise<void>;
  /** What happens when you send something to the people. Without it there is nobody to send to. */
  readonly send?: (game: Game, text: string) => Promise<string>;
  /** Attacks the server. Returns what it found; what its clients received counts as well. */
  readonly exploit: (game: Game) => Promise<string | undefined>;
  /** Uses the server as it is meant. Throws NotServed when that does not work. */
  readonly honest: (game: Game) => Promise<void>;
};

/** A server does not do what it is there for. The message says what an honest visitor misses. */
export class NotServed extends Error {}

/** Throws NotServed unless `served`. `what`: a sentence about what is missing. */
export function expectServed(served: boolean, what: string): void {
  if (!served) throw new NotServed(what);
}
