/** Keeps the panel "What lives where" up to date on every open page. */
import type { Html } from '../views/html.ts';
import type { Seen } from './jars.ts';
import { namedEvent, type Streams } from './stream.ts';
import type { ReadTables, ServerTables } from './tables.ts';
import { wherePanel } from './views/where.ts';
import { Where } from './where.ts';
import type { Wire } from './wire.ts';

/** The command line, the sweep and the clock change rows without a request. */
const LOOK_EVERY = 1_000; // ms, while a page is open

const NO_TABLES = 'The table of this server cannot be seen from here.';
const NO_ANSWER = 'The database does not answer.';
const NOT_YET = 'Hidden until you have guessed: the table would give the answer away.';

/** What the feed needs. `readTables` is null for a server whose database is not ours. */
export type WhereFeedOptions = {
  readonly wire: Wire;
  readonly readTables: ReadTables | null;
  readonly streams: Streams;
  /** The exchanges that a page shows, and whether some of them wait for a guess. */
  readonly shown: (predict: boolean) => { readonly all: readonly Seen[]; readonly waits: boolean };
};

/** Reads the tables after each exchange, and sends the panel when it has changed. */
export class WhereFeed {
  readonly #options: WhereFeedOptions;
  readonly #where = new Where();
  readonly #timer: NodeJS.Timeout;
  #reading: Promise<void> | null = null;
  #again = false;
  #tables: ServerTables | null = null;

  constructor(options: WhereFeedOptions) {
    this.#options = options;
    options.wire.listen(() => void this.refresh());
    this.#timer = setInterval(() => options.streams.size > 0 && void this.refresh(), LOOK_EVERY);
    this.#timer.unref();
  }

  /** Stops looking. */
  close(): void {
    clearInterval(this.#timer);
  }

  /** The panel as it is now. */
  async current(predict: boolean): Promise<Html> {
    await this.#read();
    return this.#markup(predict);
  }

  /** Reads the tables and sends the panel to the pages where it has changed. */
  async refresh(): Promise<void> {
    if (this.#options.streams.size === 0) return;
    await this.#read();
    this.#options.streams.sendChange(({ predict }) => namedEvent('where', this.#markup(predict)));
  }

  #markup(predict: boolean): Html {
    const { all, waits } = this.#options.shown(predict);
    const why = waits ? NOT_YET : this.#options.readTables === null ? NO_TABLES : NO_ANSWER;
    const panel = this.#where.panel(waits ? null : this.#tables, why, all);
    return wherePanel(panel);
  }

  // One at a time. A call during a reading waits for the next one, which sees what has changed.
  #read(): Promise<void> {
    if (this.#reading !== null) this.#again = true;
    this.#reading ??= this.#readAll();
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    do {
      this.#again = false;
      const tables = await this.#options.readTables?.().catch(() => null);
      this.#tables = tables ?? null;
      if (tables) this.#where.read(tables, this.#options.wire.entries());
    } while (this.#again);
    this.#reading = null;
  }
}
