import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Stores } from '../../src/auth/database.ts';
import type { Backend } from './backend.ts';

const LIMITS = { capacity: 3, refillMs: 1_000 };
const WAITS = { from: 3, firstMs: 100, longestMs: 400, forgetMs: 10_000 };

/** Limits that all servers of a site share: decided and counted in one step. */
export function describeLimits(backend: Backend): void {
  const clock = { now: 1_700_000_000_000 };
  const now = () => clock.now;

  /** The first server, or the only one. */
  async function open(t: TestContext): Promise<Stores> {
    const [first] = await backend.openServers(t);
    return first;
  }

  describe('token buckets of a site', () => {
    it('let a key spend its capacity, and one more for each refill time, and say how long it takes', async (t) => {
      const buckets = (await open(t)).limits.buckets('test', LIMITS, now);
      const take = () => buckets.take('a');
      assert.deepEqual([await take(), await take(), await take()], [0, 0, 0]);
      assert.equal(await take(), 1_000);
      clock.now += 500;
      assert.equal(await take(), 500);
      clock.now += 250;
      assert.equal(await take(), 250);
      clock.now += 250;
      assert.deepEqual([await take(), await take()], [0, 1_000]);
    });

    it('let as many requests in as there are tokens, when all servers get them at once', async (t) => {
      const servers = await backend.openServers(t);
      const many = { capacity: 20, refillMs: 60_000 };
      const buckets = servers.map(({ limits }) => limits.buckets('test', many, now));
      for (const key of ['a', 'b', 'c']) {
        const racers = Array.from({ length: 60 }, (_, i) => buckets[i % buckets.length]);
        const waits = await Promise.all(racers.map((server) => server?.take(key)));
        assert.equal(waits.filter((wait) => wait === 0).length, 20);
        assert.equal(waits.filter((wait) => wait === 60_000).length, 40);
      }
    });

    it('never hold more than their capacity, whatever is given back and however much time passes', async (t) => {
      const buckets = (await open(t)).limits.buckets('test', LIMITS, now);
      const take = () => buckets.take('a');
      await buckets.giveBack('a');
      assert.equal(await take(), 0);
      for (let i = 0; i < 9; i++) await buckets.giveBack('a');
      clock.now += 1_000_000;
      assert.deepEqual([await take(), await take(), await take(), await take()], [0, 0, 0, 1_000]);
    });

    it('give back one token, and that from the moment at which it is given', async (t) => {
      const buckets = (await open(t)).limits.buckets('test', LIMITS, now);
      for (let i = 0; i < 4; i++) await buckets.take('a');
      await buckets.giveBack('a');
      assert.deepEqual([await buckets.take('a'), await buckets.take('a')], [0, 1_000]);
      clock.now += 500;
      await buckets.giveBack('a'); // one and a half
      assert.deepEqual([await buckets.take('a'), await buckets.take('a')], [0, 500]);
    });

    it('keep keys and names apart, however long and strange a key is', async (t) => {
      const { limits } = await open(t);
      const once = { capacity: 1, refillMs: 1_000 };
      const [one, other] = ['one', 'other'].map((name) => limits.buckets(name, once, now));
      const keys = ['', 'a', 'b', "'; --", 'A', 'ä', 'a\0', 'x'.repeat(16_000)];
      for (const key of [...keys, `${'x'.repeat(16_000)}y`]) {
        assert.equal(await one?.take(key), 0, key);
        assert.equal(await one?.take(key), 1_000, key);
        assert.equal(await other?.take(key), 0, key);
      }
    });
  });

  describe('limits of one name', () => {
    it('count together, wherever they are made', async (t) => {
      const servers = await backend.openServers(t);
      const twice = servers.flatMap((server) => [server, server]);
      const buckets = twice.map(({ limits }) => limits.buckets('test', LIMITS, now));
      const failures = twice.map(({ limits }) => limits.backOff('test', WAITS, now));
      for (let i = 0; i < 3; i++) {
        assert.equal(await buckets[i % buckets.length]?.take('a'), 0);
        assert.equal(await failures[i % failures.length]?.begin('a'), 0);
      }
      for (const one of buckets) assert.equal(await one.take('a'), 1_000);
      for (const one of failures) assert.equal(await one.begin('a'), 100);
    });
  });

  describe('failures of a site', () => {
    it('make a key wait from the third on, twice as long each time, up to the longest', async (t) => {
      const failures = (await open(t)).limits.backOff('test', WAITS, now);
      const begin = () => failures.begin('a');
      assert.deepEqual([await begin(), await begin(), await begin()], [0, 0, 0]);
      for (const wait of [100, 200, 400, 400, 400]) {
        assert.deepEqual([await begin(), await failures.waitOf('a')], [wait, wait]);
        clock.now += wait - 1;
        assert.deepEqual([await begin(), await failures.waitOf('a')], [1, 1]);
        clock.now += 1;
        assert.deepEqual([await failures.waitOf('a'), await begin()], [0, 0]);
      }
      assert.equal(await failures.begin('b'), 0, 'another key');
    });

    it('count from the beginning of an attempt, when all servers get them at once', async (t) => {
      const servers = await backend.openServers(t);
      const all = servers.map(({ limits }) => limits.backOff('test', WAITS, now));
      for (const key of ['a', 'b', 'c']) {
        const racers = Array.from({ length: 40 }, (_, i) => all[i % all.length]);
        const waits = await Promise.all(racers.map((server) => server?.begin(key)));
        assert.equal(waits.filter((wait) => wait === 0).length, 3);
        assert.equal(waits.filter((wait) => wait === 100).length, 37);
      }
    });

    it('are reset by a success, and forgotten when they are old', async (t) => {
      const failures = (await open(t)).limits.backOff('test', WAITS, now);
      const begin = () => failures.begin('a');
      for (let i = 0; i < 3; i++) await begin();
      await failures.succeed('a');
      assert.deepEqual(
        [await begin(), await begin(), await begin(), await begin()],
        [0, 0, 0, 100],
      );
      clock.now += 10_000;
      assert.equal(await failures.waitOf('a'), 0);
      assert.deepEqual(
        [await begin(), await begin(), await begin(), await begin()],
        [0, 0, 0, 100],
      );
    });

    it('are taken back by a withdrawn attempt: its own only, and its wait', async (t) => {
      const failures = (await open(t)).limits.backOff('test', WAITS, now);
      const begin = () => failures.begin('a');
      for (let i = 0; i < 10; i++) {
        assert.equal(await begin(), 0);
        await failures.withdraw('a');
      }
      assert.deepEqual([await begin(), await begin()], [0, 0]);
      await failures.withdraw('a');
      assert.deepEqual([await begin(), await begin(), await begin()], [0, 0, 100]);
      await failures.withdraw('a');
      assert.deepEqual([await begin(), await begin()], [0, 100], 'it is the third again');
      await failures.withdraw('other');
    });
  });

  describe('pruning the limits of a site', () => {
    it('forgets no count that limits something', async (t) => {
      const { limits } = await open(t);
      const buckets = limits.buckets('test', LIMITS, now);
      const failures = limits.backOff('test', WAITS, now);
      for (let i = 0; i < 3; i++) {
        await buckets.take('a');
        await failures.begin('a');
      }
      clock.now += 50;
      for (let i = 0; i < 9 && (await limits.prune(clock.now)); i++);
      assert.deepEqual([await buckets.take('a'), await failures.begin('a')], [950, 50]);
    });
  });
}
