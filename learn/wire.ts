/**
 * Keeps the last 200 exchanges with their notes, and which notes and experiments came up. It
 * examines an exchange after the app has responded, so that the app is hardly slower.
 */
import { isAskedByItself, isPageRequest, sameAgent } from './ask.ts';
import { type WireClient, WireClients } from './clients.ts';
import { difference } from './difference.ts';
import { type Captured, type Exchange, understand } from './exchange.ts';
import { EXPERIMENTS } from './experiments.ts';
import { type KeptWire, NO_TICKS } from './kept-wire.ts';
import { type Note, note } from './notes.ts';

/** The most exchanges that are kept. */
export const KEPT = 200;

/**
 * How long a captured exchange waits before it is examined, in ms: too short to notice, and long
 * enough that the next request of the client is not delayed.
 */
const PAUSE = 20;

/** An exchange with its notes. */
export type Entry = {
  readonly exchange: Exchange;
  readonly client: WireClient;
  readonly notes: readonly Note[];
  /**
   * What is new since the last request of this client; empty for nothing, or without an earlier
   * request.
   */
  readonly difference: string;
  /** The browser requested it by itself: the number of the page that made it; else null. */
  readonly because: number | null;
};

/** `ticked`: ids of the experiments that were completed by it. */
export type Listener = (entry: Entry, ticked: readonly string[]) => void;

/** How captured exchanges are read: those of the app, or of a server of the learner's own. */
export type Reading = {
  readonly understand: (captured: Captured, id: number, history: readonly Exchange[]) => Exchange;
  readonly note: (exchange: Exchange, history: readonly Exchange[]) => readonly Note[];
  readonly experiments: readonly Pick<(typeof EXPERIMENTS)[number], 'id' | 'seen'>[];
};

const OF_THE_APP: Reading = { understand, note, experiments: EXPERIMENTS };

/** The buffer of exchanges, and what was derived from it. */
export class Wire {
  readonly #inbox: Captured[] = [];
  readonly #entries: Entry[] = [];
  readonly #clients = new WireClients();
  readonly #notes: Set<string>;
  readonly #experiments: Set<string>;
  readonly #answered: Set<string>;
  readonly #keep: KeptWire['keep'];
  readonly #reading: Reading;
  readonly #listeners = new Set<Listener>();
  #count = 0;

  /** `kept`: what came up before this start. */
  constructor(
    kept: Pick<KeptWire, 'ticks' | 'keep'> = { ticks: NO_TICKS, keep: () => {} },
    reading = OF_THE_APP,
  ) {
    this.#reading = reading;
    this.#notes = new Set(kept.ticks.notes);
    this.#experiments = new Set(kept.ticks.experiments);
    this.#answered = new Set(kept.ticks.answered);
    this.#keep = kept.keep;
  }

  /** Takes a captured exchange. */
  add(captured: Captured): void {
    this.#inbox.push(captured);
    if (this.#inbox.length === 1) setTimeout(() => this.#sort(), PAUSE);
    if (this.#inbox.length > KEPT) this.#sort(); // the limit holds under a flood, too
  }

  /** The exchanges that are kept, oldest first. */
  entries(): readonly Entry[] {
    this.#sort();
    return this.#entries;
  }

  /**
   * Ids of the notes and experiments that came up, also before a restart, and the number of
   * exchanges since the start.
   */
  seen(): { readonly notes: string[]; readonly experiments: string[]; readonly exchanges: number } {
    this.#sort();
    return { notes: [...this.#notes], experiments: [...this.#experiments], exchanges: this.#count };
  }

  /** Ids of the experiments whose question was answered. */
  get answered(): readonly string[] {
    return [...this.#answered];
  }

  /** Ticks an experiment: its question was answered. */
  answer(id: string): void {
    this.#answered.add(id);
    this.#keepTicks();
  }

  /** Calls a listener with every new entry. Returns a function that stops. */
  listen(listener: Listener): () => void {
    this.#sort();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #sort(): void {
    for (const captured of this.#inbox.splice(0)) {
      const history = this.#entries.map((entry) => entry.exchange);
      const exchange = this.#reading.understand(captured, ++this.#count, history);
      const { entry, ticked } = this.#consider(exchange, history);
      for (const listener of this.#listeners) listener(entry, ticked);
    }
  }

  #consider(
    exchange: Exchange,
    history: readonly Exchange[],
  ): { entry: Entry; ticked: readonly string[] } {
    const notes = this.#reading.note(exchange, history);
    const entry = {
      exchange,
      notes,
      client: this.#clients.of(exchange),
      because: pageOf(exchange, history),
      difference: difference(
        exchange,
        history.filter((past) => sameAgent(past, exchange)),
      ),
    };
    const before = this.#notes.size;
    for (const { id } of notes) this.#notes.add(id);
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.shift();
    const ticked = this.#tick([...history, exchange]);
    if (ticked.length > 0 || this.#notes.size > before) {
      this.#keepTicks();
    }
    return { entry, ticked };
  }

  #keepTicks(): void {
    this.#keep({
      notes: [...this.#notes],
      experiments: [...this.#experiments],
      answered: this.answered,
    });
  }

  #tick(history: readonly Exchange[]): readonly string[] {
    const { experiments } = this.#reading;
    const fresh = experiments.filter(({ id, seen }) => !this.#experiments.has(id) && seen(history));
    for (const { id } of fresh) this.#experiments.add(id);
    return fresh.map(({ id }) => id);
  }
}

function pageOf(exchange: Exchange, history: readonly Exchange[]): number | null {
  if (!isAskedByItself(exchange, history)) return null;
  const page = history.findLast((past) => isPageRequest(past) && sameAgent(past, exchange));
  return page?.id ?? null;
}
