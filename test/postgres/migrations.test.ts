import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ForeignDatabase, NewerSchema, OlderSchema } from '../../src/auth/database.ts';
import {
  migrate,
  readSchema,
  requireCurrent,
  SCHEMA_VERSION,
} from '../../src/postgres/migrations.ts';
import { STEPS } from '../../src/postgres/schema-steps.ts';
import { skip, useCluster } from './backend.ts';
import { openTestPool } from './test-pool.ts';

const cluster = useCluster();

/** An empty database, opened so many times. */
async function openEmpty(t: TestContext, times = 1) {
  const url = cluster().url(await cluster().createDatabase());
  return Promise.all(Array.from({ length: times }, () => openTestPool(t, url)));
}

const step = (sql: string, readableFrom: number) => ({ sql, readableFrom });
const FIRST = step(STEPS[0]?.sql ?? '', 1);

describe('the migrations of a PostgreSQL', { skip }, () => {
  it('are run by one of eight servers that start at once, and the others wait for it', async (t) => {
    const databases = await openEmpty(t, 8);
    const before = await Promise.all(databases.map((database) => migrate(database)));
    assert.deepEqual(before.sort(), [0, ...Array(7).fill(SCHEMA_VERSION)]);
    for (const database of databases) await requireCurrent(database);
  });

  it('leave nothing of a step that fails, nor of those before it', async (t) => {
    const [database] = await openEmpty(t);
    assert.ok(database);
    const steps = [FIRST, step('CREATE TABLE a (b int); SELECT 1 / 0', 1)];
    await assert.rejects(migrate(database, steps), /division by zero/);
    assert.deepEqual(await readSchema(database), { version: 0, readableFrom: 0 });
  });

  it('let servers of the version before go on, when the new one says so', async (t) => {
    const [database] = await openEmpty(t);
    assert.ok(database);
    await migrate(database);
    const addColumn = step('ALTER TABLE facts ADD COLUMN note text', 1);
    assert.equal(await migrate(database, [...STEPS, addColumn]), SCHEMA_VERSION);
    assert.equal((await readSchema(database)).version, SCHEMA_VERSION + 1);
    await requireCurrent(database);
    assert.equal(await migrate(database), SCHEMA_VERSION + 1, 'a start of the old version, too');
  });

  it('stop a server that cannot work with what a newer one has changed', async (t) => {
    const [database] = await openEmpty(t);
    assert.ok(database);
    await migrate(database);
    await migrate(database, [
      ...STEPS,
      step('ALTER TABLE facts RENAME TO truths', SCHEMA_VERSION + 1),
    ]);
    await assert.rejects(requireCurrent(database), NewerSchema);
    await assert.rejects(migrate(database), NewerSchema);
  });

  it('are not run by a command, and never among the tables of another program', async (t) => {
    const [database] = await openEmpty(t);
    assert.ok(database);
    await assert.rejects(requireCurrent(database), OlderSchema);
    await database.run('CREATE TABLE users (name text)');
    await assert.rejects(migrate(database), ForeignDatabase);
    await assert.rejects(requireCurrent(database), ForeignDatabase);
  });
});
