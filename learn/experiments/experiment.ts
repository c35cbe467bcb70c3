import type { History } from '../ask.ts';
import type { Exchange } from '../exchange.ts';

/**
 * An experiment. `$APP` in a command is the address of the app; so are `$HOST`, `$HOSTNAME` and
 * `$PORT` its parts.
 */
export type Experiment = {
  readonly id: string;
  /** The slug of the concept that it is about, see lessons/concepts.ts. */
  readonly concept: string;
  readonly title: string;
  /** One sentence. */
  readonly how: string;
  /** A line for the shell, where one helps. */
  readonly command?: string;
  /** Whether the newest exchange completes it. */
  readonly seen: (history: History) => boolean;
};

/** A test of the newest exchange, given those before it. */
export function done(
  test: (exchange: Exchange, before: History) => boolean,
): (history: History) => boolean {
  return (history) => {
    const newest = history.at(-1);
    return newest !== undefined && test(newest, history.slice(0, -1));
  };
}
