import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from './checker/checker.ts';
import { summaryOf } from './checker/summary.ts';
import { hasPostgres } from './cluster.ts';
import { KILLS } from './durability.ts';

const skip = !hasPostgres() || process.env.TEST_POSTGRES !== undefined; // it has to be ours to kill

describe('what servers on one PostgreSQL have acknowledged', { skip }, () => {
  it('is there after kill -9 of each of them', async (t) => {
    const plan = { names: KILLS, lanes: 1, longest: 2_000, total: 4 };
    const checked = await check(t, { seed: 7, ms: 0, starters: 3, plan });
    assert.deepEqual(checked.violations, [], summaryOf(checked));
  });

  it('is missed when PostgreSQL acknowledges what it has not written yet', async (t) => {
    const names = ['database crash', 'backend crash'];
    const plan = { names, lanes: 1, longest: 2_000, total: 8 };
    const setting = 'synchronous_commit = off';
    // What a crash takes is what was stored in the last half second: there may be nothing.
    let isMissed = false;
    for (let seed = 7; seed < 11 && !isMissed; seed++) {
      const { violations } = await check(t, { seed, ms: 0, starters: 3, plan, setting });
      isMissed = violations.length > 0;
    }
    assert.ok(isMissed);
  });
});
