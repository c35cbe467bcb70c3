import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import {
  Abandoned,
  Busy,
  HASH_GATE,
  HashGate,
  type HashQueue,
} from '../../../src/auth/passwords/hash-gate.ts';

const NEVER = new AbortController().signal;

/**
 * A gate whose tasks wait until the test finishes them; `started` lists them in the order of their
 * start.
 */
function watch(width: number, queue: number) {
  const gate = new HashGate({ width, queue });
  const started: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  return {
    gate,
    started,
    run: (name: string, signal = NEVER, queue?: HashQueue) =>
      gate.run(
        () => {
          started.push(name);
          const end = Promise.withResolvers<string>();
          ends.set(name, end);
          return end.promise;
        },
        signal,
        queue,
      ),
    async finish(name: string, error?: Error) {
      if (error) ends.get(name)?.reject(error);
      else ends.get(name)?.resolve(name);
      await turn();
    },
  };
}

describe('HashGate', () => {
  it('returns the result of the task', async () => {
    assert.equal(await new HashGate({ width: 1, queue: 0 }).run(async () => 7, NEVER), 7);
  });

  it('never runs more tasks at once than its width', async () => {
    const gate = new HashGate({ width: 3, queue: 100 });
    let running = 0;
    let most = 0;
    const task = async () => {
      most = Math.max(most, ++running);
      await turn();
      running--;
    };
    const burst = () => Array.from({ length: 20 }, () => gate.run(task, NEVER));
    const first = burst();
    await turn();
    await Promise.all([...first, ...burst()]);
    assert.equal(most, 3);
    assert.equal(running, 0);
  });

  it('runs waiting tasks one by one, in the order in which they came', async () => {
    const { run, finish, started } = watch(1, 10);
    const all = ['a', 'b', 'c', 'd'].map((name) => run(name));
    assert.deepEqual(started, []);
    for (const name of ['a', 'b', 'c', 'd']) {
      await turn();
      assert.equal(started.at(-1), name);
      await finish(name);
    }
    assert.deepEqual(await Promise.all(all), ['a', 'b', 'c', 'd']);
  });

  it('gives a freed slot to the first task that waits, not to a newer one', async () => {
    const { run, finish, started } = watch(1, 10);
    const all = [run('first'), run('waiting')];
    await turn();
    const freed = finish('first');
    all.push(run('late'));
    await freed;
    assert.deepEqual(started, ['first', 'waiting']);
    await finish('waiting');
    await finish('late');
    await Promise.all(all);
  });

  it('counts a task that waited like any other: a new one waits for it', async () => {
    const { run, finish, started } = watch(1, 10);
    const all = [run('first'), run('waiting')];
    await turn();
    await finish('first');
    all.push(run('newcomer'));
    await turn();
    assert.deepEqual(started, ['first', 'waiting']);
    await finish('waiting');
    await finish('newcomer');
    await Promise.all(all);
  });

  it('rejects with Busy when the queue is full, and does not run the task', async () => {
    const { run, finish, started } = watch(2, 1);
    const all = [run('a'), run('b'), run('waiting')];
    await assert.rejects(
      run('refused'),
      (error) => error instanceof Busy && error.retryAfter === 5,
    );
    for (const name of ['a', 'b', 'waiting']) await finish(name);
    await Promise.all(all);
    assert.deepEqual(started, ['a', 'b', 'waiting']);
  });

  it('has room again once a place is free', async () => {
    const { run, finish } = watch(1, 0);
    const first = run('a');
    await assert.rejects(run('b'), Busy);
    await turn();
    await finish('a');
    await first;
    const second = run('b');
    await turn();
    await finish('b');
    assert.equal(await second, 'b');
  });

  it('frees the place of a task that fails, and passes its error on', async () => {
    const { run, finish, started } = watch(1, 1);
    const failing = assert.rejects(run('failing'), /out of memory/);
    const waiting = run('waiting');
    await turn();
    await finish('failing', new Error('out of memory'));
    await failing;
    assert.deepEqual(started, ['failing', 'waiting']);
    await finish('waiting');
    await waiting;
  });

  it('frees the place of a task that throws before it returns a promise', async () => {
    const gate = new HashGate({ width: 1, queue: 0 });
    const broken = () => {
      throw new Error('at once');
    };
    await assert.rejects(gate.run(broken, NEVER), /at once/);
    assert.equal(await gate.run(async () => 'free', NEVER), 'free');
  });

  it('rejects with Abandoned when the client had gone before, also with places free', async () => {
    const { run, started } = watch(1, 1);
    await assert.rejects(run('a', AbortSignal.abort()), Abandoned);
    assert.deepEqual(started, []);
  });

  it('takes no place for a client that had gone before', async () => {
    const gate = new HashGate({ width: 1, queue: 0 });
    await assert.rejects(
      gate.run(async () => 1, AbortSignal.abort()),
      Abandoned,
    );
    assert.equal(await gate.run(async () => 2, NEVER), 2);
  });

  it('removes an aborted task from the queue, and no other', async () => {
    const { run, finish, started } = watch(1, 3);
    const gone = new AbortController();
    const all = [run('a'), run('b')];
    const abandoned = assert.rejects(run('gone', gone.signal), Abandoned);
    all.push(run('c'));
    await assert.rejects(run('refused'), Busy);
    gone.abort();
    await abandoned;
    all.push(run('d'));
    await assert.rejects(run('refused'), Busy);
    for (const name of ['a', 'b', 'c', 'd']) await finish(name);
    await Promise.all(all);
    assert.deepEqual(started, ['a', 'b', 'c', 'd']);
  });

  it('lets a task that runs go on when its client goes, and then frees the place once', async () => {
    const { run, finish, started } = watch(1, 2);
    const gone = new AbortController();
    const first = run('first');
    const going = run('going', gone.signal);
    const last = run('last');
    await turn();
    await finish('first');
    gone.abort();
    await turn();
    assert.deepEqual(started, ['first', 'going']);
    await finish('going');
    assert.deepEqual(started, ['first', 'going', 'last']);
    await finish('last');
    assert.deepEqual(await Promise.all([first, going, last]), ['first', 'going', 'last']);
  });
});

describe('the two queues of a HashGate', () => {
  const noop = async () => {};
  /**
   * The order in which `known` and `strangers` come to their turn, on a gate that is busy with
   * strangers.
   */
  async function order(width: number, known: number, strangers: number): Promise<string> {
    const gate = new HashGate({ width, queue: 100, known: 100 });
    const started: string[] = [];
    const ends: (() => void)[] = [];
    const enter = (queue: HashQueue) =>
      gate.run(
        () => {
          started.push(queue === 'known' ? 'K' : 's');
          return new Promise<void>((resolve) => ends.push(resolve));
        },
        NEVER,
        queue,
      );
    const all = Array.from({ length: strangers }, () => enter('strangers'));
    all.push(...Array.from({ length: known }, () => enter('known')));
    for (let i = 0; i < known + strangers; i++) {
      await turn();
      ends.shift()?.();
    }
    await Promise.all(all);
    return started.join('');
  }

  it('alternate: a known client waits for one stranger at most, and neither queue starves the other', async () => {
    assert.equal(await order(1, 3, 6), 'sKsKsKsss');
    assert.equal(await order(2, 3, 8), 'ssKKssKssss');
    assert.equal(await order(1, 6, 2), 'sKsKKKKK');
  });

  it('keep one slot for known clients while more than half of the queue of strangers is taken', async () => {
    const { run, finish, started } = watch(2, 4);
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => run(name));
    await turn();
    await finish('a');
    assert.deepEqual(started, ['a', 'b'], 'three of four wait: only one stranger at a time');
    all.push(run('K', NEVER, 'known'));
    await turn();
    assert.deepEqual(started, ['a', 'b', 'K'], 'one of the known runs at once');
    all.push(run('f'));
    await finish('b');
    assert.deepEqual(started, ['a', 'b', 'K', 'c']);
    for (const name of ['K', 'c', 'd', 'e', 'f']) await finish(name);
    await Promise.all(all);
    assert.deepEqual(started, ['a', 'b', 'K', 'c', 'd', 'e', 'f'], 'and no task is forgotten');
  });

  it('give the reserved slot back to strangers when the waiting tasks are aborted', async () => {
    const { run, finish, started } = watch(2, 4);
    const gone = new AbortController();
    const all = ['a', 'b', 'c'].map((name) => run(name));
    const leaving = assert.rejects(run('gone', gone.signal), Abandoned);
    all.push(run('d'));
    await turn();
    await finish('a');
    assert.deepEqual(started, ['a', 'b']);
    gone.abort();
    await leaving;
    await turn();
    assert.deepEqual(started, ['a', 'b', 'c']);
    for (const name of ['b', 'c', 'd']) await finish(name);
    await Promise.all(all);
  });

  it('have a limit each', async () => {
    const gate = new HashGate({ width: 1, queue: 1, known: 1 });
    const { promise: open, resolve } = Promise.withResolvers<void>();
    const all = [gate.run(() => open, NEVER), gate.run(noop, NEVER)];
    await assert.rejects(gate.run(noop, NEVER), Busy);
    all.push(gate.run(noop, NEVER, 'known'));
    await assert.rejects(gate.run(noop, NEVER, 'known'), Busy);
    resolve();
    await Promise.all(all);
  });

  it('remove an aborted task of a known client', async () => {
    const gate = new HashGate({ width: 1, queue: 0, known: 1 });
    const { promise: open, resolve } = Promise.withResolvers<void>();
    const first = gate.run(() => open, NEVER);
    const gone = new AbortController();
    const abandoned = assert.rejects(gate.run(noop, gone.signal, 'known'), Abandoned);
    gone.abort();
    await abandoned;
    const next = gate.run(noop, NEVER, 'known');
    resolve();
    await Promise.all([first, next]);
  });
});

describe('HASH_GATE', () => {
  it('leaves some of the four threads of the pool free for other work', () => {
    assert.deepEqual(HASH_GATE, { width: 2, queue: 16, known: 8 });
  });
});
