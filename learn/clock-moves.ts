/** The moves of the app's clock since the start, each in its place between the exchanges. */
import type { Clock } from './clock.ts';
import { parseDuration } from './duration.ts';
import type { Wire } from './wire.ts';

/** The most moves that are kept. */
const KEPT_MOVES = 50;

/** A move of the clock. */
export type ClockMove = {
  /** Unlike those of an earlier run of the server, which an open page may still show. */
  readonly id: number;
  /** ms by which it was moved. */
  readonly by: number;
  /** The number of the newest exchange when it was moved; 0 before the first. */
  readonly after: number;
  /** The time of the app after it, in ms since 1970. */
  readonly now: number;
};

type Listener = (move: ClockMove) => void;

/** Moves the clock, keeps the moves, and calls the listeners. */
export class ClockMoves {
  readonly clock: Clock;
  readonly #wire: Pick<Wire, 'seen'>;
  readonly #moves: ClockMove[] = [];
  readonly #listeners = new Set<Listener>();
  #nextId = Date.now();

  constructor(clock: Clock, wire: Pick<Wire, 'seen'>) {
    this.clock = clock;
    this.#wire = wire;
  }

  /** The moves that are kept, oldest first. */
  all(): readonly ClockMove[] {
    return this.#moves;
  }

  /**
   * Moves the clock by a length of time as people write it, such as `+29m`. Returns the move; null
   * when it is none; 'too far' when the clock would be more than FARTHEST ahead.
   */
  move(text: string): ClockMove | 'too far' | null {
    const by = parseDuration(text);
    if (by === null) return null;
    if (!this.clock.move(by)) return 'too far';
    const after = this.#wire.seen().exchanges;
    const move = { id: this.#nextId++, by, after, now: this.clock.now() };
    this.#moves.push(move);
    if (this.#moves.length > KEPT_MOVES) this.#moves.shift();
    for (const listener of this.#listeners) listener(move);
    return move;
  }

  /** Calls a listener with every new move. Returns a function that stops. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
