import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { describe, it } from 'node:test';
import { describeRound, durability, isGood } from '../durability/durability.ts';

describe('what the server has acknowledged', () => {
  it('is there after kill -9: accounts, sessions and log-outs', async (t) => {
    const rounds = await durability(t, { rounds: 2, seed: 7, seconds: 1.2 });
    assert.equal(rounds.length, 2);
    for (const round of rounds) {
      assert.ok(isGood(round), describeRound(round));
      assert.ok(round.logOuts > 0 && round.signUps + round.logIns > 0, describeRound(round));
    }
  });

  it('is missed by this comparison when the last writes are taken out of the file', async (t) => {
    const harm = (file: string) => rmSync(`${file}-wal`);
    // Long enough for a sign-up and a log-out to be acknowledged, also on a machine that is busy with other tests.
    const [round] = await durability(t, { rounds: 1, seed: 7, seconds: 3, harm });
    assert.ok(round !== undefined && round.lost.length + round.survivors.length > 0);
  });
});
