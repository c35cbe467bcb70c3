/** Servers that lack a defence: the checker has to notice it in what people see. */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { type Checked, type CheckerOptions, check } from './checker.ts';
import type { Mutation } from './mutate.ts';
import type { Violation } from './rules.ts';
import { summaryOf } from './summary.ts';

/** ms; a run takes 20 s, and a mutant may need several. */
export const LONGEST = 240_000;

export type Mutant = Mutation & {
  readonly sessionCheck: 'each' | 'leases';
  readonly faults: readonly string[];
};

/** Runs the checker once, and prints what it has seen. */
export async function run(
  t: TestContext,
  options: Omit<CheckerOptions, 'seed'>,
  seed = 7,
): Promise<Checked> {
  const checked = await check(t, { seed, ...options });
  t.diagnostic(summaryOf(checked));
  return checked;
}

const revives = (violations: readonly Violation[]) =>
  violations.some(({ rule }) => rule === 'revived');

/** A test that the checker notices a session that goes on, in one of eight runs. */
export function isCaught(name: string, { faults, sessionCheck, ...mutation }: Mutant): void {
  it(`catches a server that ${name}`, { timeout: LONGEST }, async (t) => {
    const options = {
      sessionCheck,
      mutations: [mutation],
      starters: 3,
      ms: 15_000,
      isEnough: revives,
      plan: { names: faults, lanes: 1, longest: 6_000 },
    };
    // What goes wrong now and then may go right for a while. Each run ends its servers.
    let caught = false;
    for (let seed = 7; seed < 15 && !caught; seed++) {
      await t.test(`seed ${seed}`, async (t) => {
        caught = revives((await run(t, options, seed)).violations);
      });
    }
    assert.ok(caught);
  });
}
