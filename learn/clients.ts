/**
 * Labels the clients in the list: one label and one colour for each browser or program, and for
 * each of its tickets.
 */
import { describeDevice } from '../src/http/user-agent.ts';
import type { Exchange } from './exchange.ts';

/**
 * A client as the list names it: "Firefox · ticket 3f9a1c", "curl". `colour` is a number from 1 to
 * COLOURS.
 */
export type WireClient = {
  readonly name: string;
  readonly ticket: string | null;
  readonly colour: number;
};

/** How many colours the style sheet has for clients. The seventh client gets the first again. */
const COLOURS = 6;
const REMEMBERED = 200; // names and labels; the buffer holds no more exchanges than that

/** Turns a User-Agent into a name, such as "Firefox". */
export function nameAgent(userAgent: string): string {
  if (userAgent === '') return 'no name';
  if (userAgent.startsWith('coatcheck-http')) return 'this project’s http command';
  return describeDevice(userAgent).split(' on ', 1)[0] ?? '';
}

/** Assigns labels, in the order in which clients appear. */
export class WireClients {
  readonly #names = new Map<string, string>(); // agent key -> name
  readonly #colours = new Map<string, number>(); // label -> colour
  #next = 0;

  /** The client of an exchange. Two agents with one name are told apart by a number. */
  of({ agent, tickets }: Exchange): WireClient {
    const name = this.#nameOf(agent);
    const ticket = tickets[0] ?? null;
    const label = `${name} ${ticket}`;
    let colour = this.#colours.get(label);
    if (colour === undefined) {
      colour = (this.#next++ % COLOURS) + 1;
      remember(this.#colours, label, colour);
    }
    return { name, ticket, colour };
  }

  #nameOf({ key, name }: Exchange['agent']): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const taken = new Set(this.#names.values());
    let own = name;
    for (let i = 2; taken.has(own); i++) own = `${name} ${i}`;
    remember(this.#names, key, own);
    return own;
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
}
