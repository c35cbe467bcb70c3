/** What limits on PostgreSQL promise beyond the contract of the stores (test/stores/limits.ts). */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { LimitStore } from '../../src/auth/limits/limit-store.ts';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { connectionOf } from '../../src/postgres/connection.ts';
import { createDatabase } from '../../src/postgres/database.ts';
import { loadDriver } from '../../src/postgres/driver.ts';
import { createLimitStore, SKEW } from '../../src/postgres/limit-store.ts';
import { openPool } from '../../src/postgres/pool.ts';
import { migratedDatabase, openOn, skip, useCluster } from './backend.ts';
import { hold } from './held.ts';

const cluster = useCluster();

const LIMITS = { capacity: 20, refillMs: 60_000 };
const FULL = LIMITS.capacity * LIMITS.refillMs;
const WAITS = { from: 3, firstMs: 1_000, longestMs: 60_000, forgetMs: 3_600_000 };
const DAY = 86_400_000;
const START = 1_700_000_000_000;

/** Limits of two servers on one database, which is new by default. */
async function openTwo(t: TestContext, given?: string) {
  const database = given ?? (await migratedDatabase(t));
  const { limits: one } = await openOn(t, database);
  const { limits: other } = await openOn(t, database);
  return { database, one, other };
}

/** How many of so many takes are let in. */
async function letIn(limits: LimitStore, key: string, times: number, at = START): Promise<number> {
  const buckets = limits.buckets('test', LIMITS, () => at);
  const waits = await Promise.all(Array.from({ length: times }, () => buckets.take(key)));
  return waits.filter((wait) => wait === 0).length;
}

describe('servers whose clocks differ', { skip }, () => {
  it('give each other no tokens', async (t) => {
    const { one, other } = await openTwo(t);
    const behind = one.buckets('test', LIMITS, () => START);
    const ahead = other.buckets('test', LIMITS, () => START + 120_000);
    let taken = 0;
    for (let i = 0; i < 50; i++) {
      for (const buckets of [ahead, behind]) if ((await buckets.take('a')) === 0) taken++;
    }
    assert.equal(taken, LIMITS.capacity);
  });
});

describe('a clock that was a day ahead', { skip }, () => {
  it('lets no key wait longer than its bucket takes to fill', async (t) => {
    const { one, other } = await openTwo(t);
    assert.equal(await letIn(one, 'a', 99, START + DAY), LIMITS.capacity);
    assert.equal(await letIn(one, 'b', 1, START + DAY), 1);
    assert.equal(await letIn(other, 'b', 99), LIMITS.capacity - 1, 'what is left can be taken');
    assert.equal(await letIn(other, 'a', 1), 0);
    assert.equal(await letIn(other, 'a', 1, START + FULL + LIMITS.refillMs), 1);
  });

  it('lets no key wait longer than the longest wait', async (t) => {
    const { one, other } = await openTwo(t);
    const ahead = one.backOff('test', WAITS, () => START + DAY);
    for (let i = 0; i < WAITS.from; i++) assert.equal(await ahead.begin('a'), 0);
    const now = (at: number) => other.backOff('test', WAITS, () => at);
    assert.equal(await now(START).waitOf('a'), WAITS.longestMs);
    assert.equal(await now(START).begin('a'), WAITS.longestMs);
    assert.equal(await now(START + WAITS.longestMs).begin('a'), 0);
  });
});

describe('the tables of the limits on PostgreSQL', { skip }, () => {
  it('contain no e-mail address and no address of a client', async (t) => {
    const { one, database } = await openTwo(t);
    await one.buckets('test', LIMITS, () => START).take('ada@example.com');
    await one.backOff('test', WAITS, () => START).begin('192.0.2.1');
    const rows = await cluster().run(
      'SELECT key FROM token_buckets UNION ALL SELECT key FROM back_offs',
      database,
    );
    assert.equal(rows.length, 2);
    for (const { key } of rows) assert.match(String(key), /^[\w-]{43}$/);
  });

  it('are UNLOGGED: docs/security.md says that a crash of PostgreSQL empties them', async (t) => {
    const rows = await cluster().run(
      `SELECT relname, relpersistence::text AS kind FROM pg_class
       WHERE relname IN ('token_buckets', 'back_offs') ORDER BY 1`,
      await migratedDatabase(t),
    );
    assert.deepEqual(rows, [
      { relname: 'back_offs', kind: 'u' },
      { relname: 'token_buckets', kind: 'u' },
    ]);
  });
});

describe('pruning the limits on PostgreSQL', { skip }, () => {
  it('deletes a row that has limited nothing for as long as clocks may differ', async (t) => {
    const { one, database } = await openTwo(t);
    await letIn(one, 'a', 1);
    await one.backOff('test', WAITS, () => START).begin('a');
    const left = async (now: number) => {
      assert.equal(await one.prune(now), false);
      const [row] = await cluster().run(
        `SELECT (SELECT count(*)::int FROM token_buckets) AS buckets,
                (SELECT count(*)::int FROM back_offs) AS failures`,
        database,
      );
      return [row?.buckets, row?.failures];
    };
    assert.deepEqual(await left(START + LIMITS.refillMs + SKEW - 1), [1, 1]);
    assert.deepEqual(await left(START + LIMITS.refillMs + SKEW), [0, 1]);
    assert.deepEqual(await left(START + WAITS.forgetMs + SKEW), [0, 0]);
  });

  it('keeps so many keys of each limit, those that are limited longest', async (t) => {
    const { database } = await openTwo(t);
    const driver = await loadDriver();
    const pool = openPool({ driver, connection: connectionOf(cluster().url(database)) });
    const own = createDatabase(pool, async () => {});
    t.after(() => own.close());
    const limits = createLimitStore(own, 10);
    assert.equal(await letIn(limits, 'attacker', 99), LIMITS.capacity);
    const failures = limits.backOff('test', WAITS, () => START);
    for (let i = 0; i < 30; i++) {
      await letIn(limits, `key ${i}`, 1);
      await failures.begin(`key ${i}`);
    }
    await limits.buckets('another', LIMITS, () => START).take('a');
    assert.equal(await limits.prune(START), false);
    const counts = await own.rows(
      `SELECT name, count(*) AS n FROM token_buckets GROUP BY name
       UNION ALL SELECT name, count(*) FROM back_offs GROUP BY name ORDER BY 1, 2`,
    );
    assert.deepEqual(
      counts.map(({ name, n }) => [name, n]),
      [
        ['another', 1],
        ['test', 10],
        ['test', 10],
      ],
    );
    assert.equal(await letIn(limits, 'attacker', 1), 0);
  });
});

describe('a database that cannot count', { skip }, () => {
  it('lets nobody in: every change rejects with StoreUnavailable', async (t) => {
    const { one, database } = await openTwo(t);
    const buckets = one.buckets('test', LIMITS, () => START);
    const failures = one.backOff('test', WAITS, () => START);
    const changes = [
      () => buckets.take('a'),
      () => buckets.giveBack('a'),
      () => failures.begin('a'),
      () => failures.succeed('a'),
      () => failures.withdraw('a'),
    ];
    for (const change of changes) await change();
    const end = () =>
      cluster().run(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
      );
    const refuse = async () => {
      for (const change of changes) await assert.rejects(change, StoreUnavailable, String(change));
    };
    await cluster().run(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
    await end();
    await refuse();
    await end();
    await cluster().run(`ALTER DATABASE ${database} RENAME TO ${database}_gone`);
    await refuse();
    await cluster().run(`ALTER DATABASE ${database}_gone RENAME TO ${database}`);
    await assert.rejects(() => failures.waitOf('a'), StoreUnavailable);
  });

  it('gives nothing back twice when its answer is lost', async (t) => {
    const { one, database } = await openTwo(t, await migratedDatabase()); // as `held` is in it
    const buckets = one.buckets('test', LIMITS, () => START);
    const failures = one.backOff('test', WAITS, () => START);
    await buckets.take('a');
    await failures.begin('a');
    const held = await hold(
      t,
      cluster(),
      database,
      'SELECT 1 FROM token_buckets FOR UPDATE; SELECT 1 FROM back_offs FOR UPDATE',
    );
    const acts = [buckets.giveBack('a'), failures.withdraw('a')];
    const rejected = acts.map((act) => assert.rejects(act, StoreUnavailable));
    await held.waiting(acts);
    await cluster().run(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = '${database}' AND wait_event_type = 'Lock'`,
    );
    await held.commit();
    await Promise.all(rejected);
  });
});
