/**
 * What was seen: the last 200 exchanges with their notes, and which notes and experiments came up
 * since the start. It thinks about an exchange after the app has answered, so that watching costs
 * the app next to nothing.
 */
import { isAskedByItself, sameAgent } from './ask.ts';
import { type WireClient, WireClients } from './clients.ts';
import { difference } from './difference.ts';
import { type Captured, type Exchange, understand } from './exchange.ts';
import { EXPERIMENTS } from './experiments.ts';
import { type Note, note } from './notes.ts';

/** The most exchanges that are kept. */
export const KEPT = 200;

/**
 * ms. Too short for an eye, long enough that a client which asks again at once is not kept waiting.
 */
const PAUSE = 20;

/** An exchange and what there is to say about it. */
export type Entry = {
  readonly exchange: Exchange;
  readonly client: WireClient;
  readonly notes: readonly Note[];
  /**
   * What is new since the last request of this client; empty when that is nothing, or there was
   * none.
   */
  readonly difference: string;
  /** The browser asked for it because of a page; nobody clicked on it. */
  readonly byItself: boolean;
};

/** `ticked`: ids of the experiments that were completed by it. */
export type Listener = (entry: Entry, ticked: readonly string[]) => void;

/** The buffer, and everything that was concluded from it. */
export class Wire {
  readonly #inbox: Captured[] = [];
  readonly #entries: Entry[] = [];
  readonly #clients = new WireClients();
  readonly #notes = new Set<string>();
  readonly #experiments = new Set<string>();
  readonly #listeners = new Set<Listener>();
  #count = 0;

  /** Takes what came over the wire. */
  add(captured: Captured): void {
    this.#inbox.push(captured);
    if (this.#inbox.length === 1) setTimeout(() => this.#sort(), PAUSE);
    if (this.#inbox.length > KEPT) this.#sort(); // flooded: the bound holds here too
  }

  /** The exchanges that are kept, oldest first. */
  entries(): readonly Entry[] {
    this.#sort();
    return this.#entries;
  }

  /** Ids of the notes and experiments that came up since the start, and the number of exchanges. */
  seen(): { readonly notes: string[]; readonly experiments: string[]; readonly exchanges: number } {
    this.#sort();
    return { notes: [...this.#notes], experiments: [...this.#experiments], exchanges: this.#count };
  }

  /** Calls a listener with every entry from now on. Returns how to stop. */
  listen(listener: Listener): () => void {
    this.#sort();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #sort(): void {
    for (const captured of this.#inbox.splice(0)) {
      const { entry, ticked } = this.#consider(understand(captured, ++this.#count));
      for (const listener of this.#listeners) listener(entry, ticked);
    }
  }

  #consider(exchange: Exchange): { entry: Entry; ticked: readonly string[] } {
    const history = this.#entries.map((entry) => entry.exchange);
    const notes = note(exchange, history);
    const entry = {
      ...{ exchange, notes },
      client: this.#clients.of(exchange),
      byItself: isAskedByItself(exchange, history),
      difference: difference(
        exchange,
        history.filter((past) => sameAgent(past, exchange)),
      ),
    };
    for (const { id } of notes) this.#notes.add(id);
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.shift();
    return { entry, ticked: this.#tick([...history, exchange]) };
  }

  #tick(history: readonly Exchange[]): readonly string[] {
    const fresh = EXPERIMENTS.filter(({ id, seen }) => !this.#experiments.has(id) && seen(history));
    for (const { id } of fresh) this.#experiments.add(id);
    return fresh.map(({ id }) => id);
  }
}
