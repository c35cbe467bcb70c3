import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type CheckerOptions, check } from './checker/checker.ts';
import { FAULTS } from './checker/faults.ts';
import type { Mutation } from './checker/mutate.ts';
import type { Violation } from './checker/rules.ts';
import { summaryOf } from './checker/summary.ts';
import { hasPostgres } from './cluster.ts';

const skip = !hasPostgres();
/** ms; a run takes 20 s, and a mutant may need several: most on a machine that does other work. */
const LONGEST = 400_000;

async function run(t: TestContext, options: Omit<CheckerOptions, 'seed'>, seed = 7) {
  const checked = await check(t, { seed, ...options });
  t.diagnostic(summaryOf(checked));
  return checked;
}

describe('three servers on one PostgreSQL, with every fault once', { skip }, () => {
  for (const sessionCheck of ['each', 'leases']) {
    it(`admit no session after its end was acknowledged, and lose none: ${sessionCheck}`, {
      timeout: LONGEST,
    }, async (t) => {
      const plan = { names: Object.keys(FAULTS), lanes: 2, longest: 2_000 };
      const checked = await run(t, { sessionCheck, ms: 20_000, plan });
      assert.deepEqual(checked.violations, []);
      assert.deepEqual(new Set(checked.faults.keys()), new Set(plan.names));
      assert.ok(checked.history.pages.length > 100);
    });
  }
});

type Mutant = Mutation & { readonly sessionCheck: 'each' | 'leases'; readonly faults: string[] };

const MUTANTS: Readonly<Record<string, Mutant>> = {
  'trusts its memory and never asks': {
    sessionCheck: 'each',
    file: 'src/postgres/session-store.ts',
    from: 'version: () => feed?.version() ?? Number.NaN,',
    to: 'version: () => 0,',
    faults: [],
  },
  'does not wait for the other servers before it acknowledges': {
    sessionCheck: 'leases',
    file: 'src/postgres/settle.ts',
    from: 'const until = performance.now() + LEASE;',
    to: 'const until = performance.now();',
    faults: [],
  },
  'acknowledges at once that nothing was left to end': {
    sessionCheck: 'leases',
    file: 'src/postgres/session-store.ts',
    from: 'if (deleted === 0) {',
    to: 'if (deleted < 0) {',
    faults: [],
  },
  'trusts its memory when its lease is over': {
    sessionCheck: 'leases',
    file: 'src/postgres/lease.ts',
    from: 'return monotonic < this.#until.monotonic && wall < this.#until.wall;',
    to: 'return this.#until.monotonic > 0 && (monotonic > 0 || wall > 0);',
    faults: ['black hole'],
  },
};

const revives = (violations: readonly Violation[]) =>
  violations.some(({ rule }) => rule === 'revived');

describe('the checker', { skip }, () => {
  for (const [name, { faults, sessionCheck, ...mutation }] of Object.entries(MUTANTS)) {
    it(`catches a server that ${name}`, { timeout: LONGEST }, async (t) => {
      const options = {
        sessionCheck,
        mutations: [mutation],
        starters: 3,
        ms: 15_000,
        isEnough: revives,
        plan: { names: faults, lanes: 1, longest: 6_000 },
      };
      // What goes wrong now and then may go right for a while.
      let isCaught = false;
      for (let seed = 7; seed < 21 && !isCaught; seed++) {
        isCaught = revives((await run(t, options, seed)).violations);
      }
      assert.ok(isCaught);
    });
  }
});
