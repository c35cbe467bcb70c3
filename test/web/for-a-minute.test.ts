import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forAMinute } from '../../src/web/for-a-minute.ts';

function setUp(answers: readonly (() => Promise<number>)[]) {
  const clock = { now: 1_000 };
  let asked = 0;
  const ask = forAMinute(
    () => clock.now,
    () => (answers[asked++] ?? assert.fail())(),
  );
  return { clock, ask };
}

describe('forAMinute', () => {
  it('asks once for all who ask within a minute', async () => {
    const { clock, ask } = setUp([async () => 1, async () => 2]);
    assert.deepEqual(await Promise.all([ask(), ask()]), [1, 1]);
    clock.now += 59_999;
    assert.equal(await ask(), 1);
    clock.now += 1;
    assert.equal(await ask(), 2);
  });

  it('asks again after a failure, and when the clock was set back', async () => {
    const fail = async () => {
      throw new Error('no');
    };
    const { clock, ask } = setUp([fail, async () => 2, async () => 3]);
    await assert.rejects(ask());
    assert.equal(await ask(), 2);
    clock.now -= 5_000;
    assert.equal(await ask(), 3);
  });
});
