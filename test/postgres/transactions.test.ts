import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { migratedDatabase, skip, useCluster } from './backend.ts';
import { openTestPool } from './test-pool.ts';

const cluster = useCluster(['deadlock_timeout=20ms']);

describe('a transaction on PostgreSQL', { skip }, () => {
  it('runs again from the start when it collides with another, and both are stored', async (t) => {
    const database = await openTestPool(t, cluster().url(await migratedDatabase(t)));
    for (const name of ['a', 'b']) {
      await database.run("INSERT INTO facts (name, value) VALUES ($1, '0')", name);
    }
    const add = 'UPDATE facts SET value = (value::int + 1)::text WHERE name = $1';
    let runs = 0;
    let [hasBoth, first] = [() => {}, 0];
    const both = new Promise<void>((resolve) => {
      hasBoth = resolve;
    });
    // Each locks one row and then wants the other one: PostgreSQL takes one of them back.
    const cross = (names: readonly [string, string]) =>
      database.transaction(async (queries) => {
        runs++;
        await queries.run(add, names[0]);
        if (++first === 2) hasBoth();
        await both;
        await queries.run(add, names[1]);
      });
    await Promise.all([cross(['a', 'b']), cross(['b', 'a'])]);
    assert.equal(runs, 3);
    const values = await database.rows("SELECT value FROM facts WHERE name IN ('a', 'b')");
    assert.deepEqual(values, [{ value: '2' }, { value: '2' }]);
  });

  it('runs again after a serialization failure, and gives up after a number of tries', async (t) => {
    const database = await openTestPool(t, cluster().url(await migratedDatabase(t)));
    let runs = 0;
    const failing = (times: number) =>
      database.transaction(async (queries) => {
        if (++runs <= times) {
          await queries.script("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$");
        }
        return runs;
      });
    assert.equal(await failing(3), 4);
    runs = 0;
    await assert.rejects(failing(Number.POSITIVE_INFINITY), StoreUnavailable);
    assert.equal(runs, 8);
  });

  it('stores nothing when its work fails, and its connection goes on', async (t) => {
    const database = await openTestPool(t, cluster().url(await migratedDatabase(t)));
    for (let i = 0; i < 30; i++) {
      await assert.rejects(
        database.transaction(async (queries) => {
          await queries.run("INSERT INTO facts (name, value) VALUES ('a', 'b')");
          throw new Error('a bug');
        }),
        /^Error: a bug$/,
      );
    }
    assert.deepEqual(await database.rows('SELECT * FROM facts'), []);
  });
});
