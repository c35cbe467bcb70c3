/**
 * Generates bytes that are nearly HTTP from a seed. Each connection starts from requests that the
 * server accepts and breaks them in a few places: random bytes alone are refused at the first line
 * and reach no other code. Texts are Latin-1: one character is one byte.
 */
import { MUTATORS } from './mutators.ts';
import type { Random } from './random.ts';

/** What is sent on one connection. */
export type Plan = {
  /** Written one after the other, each as a TCP segment. */
  readonly segments: readonly Buffer[];
  /** After this time without data from the server, in ms, the client ends its side. 0: at once. */
  readonly patience: number;
  /** The names of the applied mutators, in order. */
  readonly steps: readonly string[];
};

// Most responses come within milliseconds; with a password hash they take 0.3 s or more.
const PATIENCE = [0, 15, 15, 15, 15, 15, 15, 30] as const;
const PATIENCE_TO_HASH = [0, 15, 15, 15, 15, 30, 400, 1_500] as const;

/** The plan for one connection. It depends only on `random` and the requests. */
export function planConnection(random: Random, requests: readonly string[]): Plan {
  let text = random.pick(requests) ?? '';
  const steps: string[] = [];
  for (let left = random.pick([0, 1, 1, 2, 2, 3, 5]); left > 0; left--) {
    const [name, mutate] = random.pick(MUTATORS);
    steps.push(name);
    text = mutate(text, random, requests);
  }
  const patience = random.pick(/POST \/(login|signup)/.test(text) ? PATIENCE_TO_HASH : PATIENCE);
  return { segments: segmentsOf(text, random), patience, steps };
}

function segmentsOf(text: string, random: Random): Buffer[] {
  const cuts = Array.from({ length: random.pick([0, 0, 0, 1, 2]) }, () =>
    random.below(text.length),
  );
  const edges = [0, ...cuts.sort((a, b) => a - b), text.length];
  return edges.slice(1).map((edge, i) => Buffer.from(text.slice(edges[i], edge), 'latin1'));
}
