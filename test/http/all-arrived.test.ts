import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { afterAnswers, allArrived } from '../../src/http/all-arrived.ts';

describe('allArrived', () => {
  it('is one promise for one turn of the event loop, and another one for the next', async () => {
    const first = allArrived();
    await Promise.resolve();
    assert.equal(allArrived(), first);
    await first;
    assert.notEqual(allArrived(), first);
    await allArrived();
  });

  it('resolves before the callbacks of a later turn', async () => {
    const order: string[] = [];
    const arrived = allArrived().then(() => order.push('arrived'));
    setImmediate(() => setImmediate(() => order.push('a turn later')));
    await arrived;
    assert.deepEqual(order, ['arrived']);
  });
});

describe('afterAnswers', () => {
  it('runs work after what waited for the requests of its turn, whichever came first', async () => {
    const order: string[] = [];
    const answer = async (name: string) => {
      await allArrived();
      order.push(name);
    };
    const answers = [answer('first')];
    const worked = new Promise<void>((resolve) => {
      afterAnswers(() => {
        order.push('work');
        resolve();
      });
    });
    answers.push(answer('second'));
    await Promise.all([...answers, worked]);
    assert.deepEqual(order, ['first', 'second', 'work']);
  });
});
