import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTogether } from '../../src/postgres/read-together.ts';

/** A store of lengths that notes what it was asked, and answers when it is told to. */
function recordedReads() {
  const statements: (readonly string[])[] = [];
  const answer: (() => void)[] = [];
  const lengthOf = readTogether((keys: readonly string[]) => {
    statements.push(keys);
    const known = keys.filter((key) => key !== 'unknown');
    return new Promise<ReadonlyMap<string, number>>((resolve) => {
      answer.push(() => resolve(new Map(known.map((key) => [key, key.length]))));
    });
  });
  return { statements, answer, lengthOf };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('reads of one turn of the event loop', () => {
  it('are one statement that names each key once, and each gets its own answer', async () => {
    const { statements, answer, lengthOf } = recordedReads();
    const asked = ['a', 'bb', 'a', 'unknown'].map(lengthOf);
    await turn();
    assert.deepEqual(statements, [['a', 'bb', 'unknown']]);
    answer[0]?.();
    assert.deepEqual(await Promise.all(asked), [1, 2, 1, undefined]);
  });

  it('do not join a statement that is on its way, so that no answer is older than its question', async () => {
    const { statements, answer, lengthOf } = recordedReads();
    const first = lengthOf('a');
    await turn();
    const second = lengthOf('a');
    await turn();
    assert.deepEqual(statements, [['a'], ['a']]);
    for (const give of answer) give();
    assert.deepEqual(await Promise.all([first, second]), [1, 1]);
  });

  it('all fail when their statement fails, and the next ones are asked again', async () => {
    let tries = 0;
    const read = readTogether(async (keys: readonly string[]) => {
      if (++tries === 1) throw new Error('gone');
      return new Map(keys.map((key) => [key, true]));
    });
    const outcomes = await Promise.allSettled([read('a'), read('b')]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await read('a'), true);
  });
});
