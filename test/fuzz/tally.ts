import type { Conversation } from './converse.ts';
import { examine } from './examine.ts';
import type { Plan } from './generate.ts';

/** A fault of the server, with everything needed to repeat it. */
export type Finding = {
  /** Null if no single connection caused it. */
  readonly connection: number | null;
  readonly what: string;
  /** The names of the applied mutators. */
  readonly steps: readonly string[];
  /** A JavaScript string literal for each TCP segment; a character is a byte. */
  readonly sent: readonly string[];
  /** The beginning of the received bytes, in the same form. */
  readonly received: string;
};

/** The results of a run. */
export type Findings = {
  readonly connections: number;
  /** The number of responses, 100 Continue included. */
  readonly answers: number;
  /** Connections closed without a response: the client ended first, or sent no request. */
  readonly unanswered: number;
  /** Connections that ended with a reset: the server does not read data after a refusal. */
  readonly resets: number;
  readonly statuses: ReadonlyMap<number, number>;
  /** The number of faults of each kind. */
  readonly kinds: ReadonlyMap<string, number>;
  /** The first few findings of each kind. */
  readonly found: readonly Finding[];
};

const OF_A_KIND = 3;
const RECEIVED_SHOWN = 600;

/** Counts conversations and collects their faults. */
export class Tally {
  readonly #statuses = new Map<number, number>();
  readonly #kinds = new Map<string, number>();
  readonly #found: Finding[] = [];
  #connections = 0;
  #answers = 0;
  #unanswered = 0;
  #resets = 0;

  get findings(): Findings {
    return {
      connections: this.#connections,
      answers: this.#answers,
      unanswered: this.#unanswered,
      resets: this.#resets,
      statuses: new Map([...this.#statuses].sort(([a], [b]) => a - b)),
      kinds: this.#kinds,
      found: this.#found,
    };
  }

  /** Examines one conversation. */
  add(connection: number, plan: Plan, { received, error, hung }: Conversation): void {
    const sent = plan.segments.map((segment) => segment.toString('latin1'));
    const reset = error === 'ECONNRESET' || error === 'EPIPE';
    const { answers, faults } = examine(received, {
      reset: reset || hung,
      headSent: sent.join('').includes('HEAD'),
    });
    this.#connections++;
    this.#answers += answers.length;
    if (answers.length === 0) this.#unanswered++;
    if (reset) this.#resets++;
    for (const { status } of answers) count(this.#statuses, status);
    const all = [
      ...faults,
      ...(hung ? ['the server left the connection open'] : []),
      ...(error !== null && !reset ? [`the socket failed: ${error}`] : []),
    ];
    for (const what of new Set(all)) {
      this.#keep({
        connection,
        what,
        steps: plan.steps,
        sent: sent.map(escaped),
        received: escaped(received.slice(0, RECEIVED_SHOWN)),
      });
    }
  }

  /** Adds a fault that no single connection caused. */
  report(what: string): void {
    this.#keep({ connection: null, what, steps: [], sent: [], received: '' });
  }

  #keep(finding: Finding): void {
    if (count(this.#kinds, finding.what) <= OF_A_KIND) this.#found.push(finding);
  }
}

function count<T>(counts: Map<T, number>, key: T): number {
  const sum = (counts.get(key) ?? 0) + 1;
  counts.set(key, sum);
  return sum;
}

/** Latin-1 text as a JavaScript string literal in which every byte is visible. */
function escaped(text: string): string {
  return JSON.stringify(text).replace(
    /\\u00([0-9a-f]{2})|[\x7f-\xff]/g,
    (character, hex) => `\\x${hex ?? character.charCodeAt(0).toString(16)}`,
  );
}
