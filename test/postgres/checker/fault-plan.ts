import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../fuzz/random.ts';
import { FAULTS, type World } from './faults.ts';
import type { History } from './history.ts';

/**
 * ms that the servers may need to recover from a fault: statements without an answer are given up
 * after 6 s, and asked once more.
 */
export const RECOVERY = 14_000;

/** How faults follow each other. */
export type FaultPlan = {
  /** Which, of FAULTS. */
  readonly names: readonly string[];
  /** How many go on side by side. */
  readonly lanes: number;
  /** The longest that one lasts, in ms, if it has no length of its own. */
  readonly longest: number;
  /** How many to make, however long it takes; without it they are made while people come and go. */
  readonly total?: number;
};

/**
 * Makes faults until `isOver`, or `total` of them, each at least once. Answers with how often each
 * was made.
 */
export async function makeFaults(
  world: World,
  { names, lanes, longest, total }: FaultPlan,
  history: History,
  random: Random,
  isOver: () => boolean,
): Promise<ReadonlyMap<string, number>> {
  const made = new Map<string, number>();
  const waiting = [...names];
  let begun = 0;
  const isDone = () => (total === undefined ? isOver() : begun >= total);
  const lane = async () => {
    while (waiting.length > 0 || !isDone()) {
      begun++;
      const [first] = waiting.splice(random.below(waiting.length), 1);
      const name = first ?? random.pick(names);
      if (name === undefined) return;
      const from = performance.now();
      const ms = longest / 4 + random.below((longest * 3) / 4);
      await FAULTS[name]?.(world, random, ms).catch((error: unknown) => {
        // Another fault stands in the way of this one: there is no database to ask.
        if (!isConnectionError(error)) throw error;
      });
      history.faults.push({ name, begun: from, over: performance.now() + RECOVERY });
      made.set(name, (made.get(name) ?? 0) + 1);
      await wait(random.below(longest / 4));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return made;
}

function isConnectionError(error: unknown): boolean {
  const text = String(error);
  return /ECONN|EPIPE|terminat|closed|starting up|shutting down|too many|recovery/i.test(text);
}
