import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FAULTS } from './checker/faults.ts';
import { isCaught, LONGEST, type Mutant, run } from './checker/mutants.ts';
import { hasPostgres } from './cluster.ts';

const skip = !hasPostgres();

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
  'trusts its memory when its lease is over': {
    sessionCheck: 'leases',
    file: 'src/postgres/lease.ts',
    from: 'return monotonic < this.#until.monotonic && wall < this.#until.wall;',
    to: 'return this.#until.monotonic > 0 && (monotonic > 0 || wall > 0);',
    faults: ['black hole'],
  },
};

describe('the checker', { skip }, () => {
  for (const [name, mutant] of Object.entries(MUTANTS)) isCaught(name, mutant);
});
