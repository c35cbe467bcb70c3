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
    const addColumn = step('ALTER TABLE facts ADD COLUMN note text', SCHEMA_VERSION);
    assert.equal(await migrate(database, [...STEPS, addColumn]), SCHEMA_VERSION);
    assert.equal((await readSchema(database)).version, SCHEMA_VERSION + 1);
    await requireCurrent(database);
    assert.equal(await migrate(database), SCHEMA_VERSION + 1, 'a start of the old version, too');
  });

  it('keep all rows on the way to names and confirmed addresses, which older servers cannot use', async (t) => {
    const [database] = await openEmpty(t);
    assert.ok(database);
    await migrate(database, STEPS.slice(0, 1));
    await database.run(`
      INSERT INTO users (public_id, user_handle, email, password_hash, role, created_at, password_version)
      VALUES ('p', '1', 'ada@example.com', 'x', 'admin', 1, 0), ('q', '2', 'bob@example.com', 'x', 'user', 2, 0),
        ('r', '3', 'cyd@example.com', 'x', 'admin', 3, 0), ('s', '4', 'dan@example.com', 'x', 'user', 4, 1)`);
    await database.run(`
      INSERT INTO sessions (key, user_id, created_at, last_seen_at, idle_ms, expires_at, remembered, address, user_agent)
      VALUES ('k', 1, 10, 20, 1, 1, false, '', ''), ('l', 1, 10, 30, 1, 1, false, '', '')`);
    await database.run(`
      INSERT INTO events (at, kind, user_id, actor_id, request_id, address, user_agent, share)
      VALUES (7, 'login', 2, NULL, 'r', '', '', 'account'), (9, 'login_failed', 2, NULL, 'r', '', '', 'failure'),
        (2, 'user_added', 2, 1, 'r', '', '', 'account'), (3, 'user_added', 3, NULL, 'r', '', '', 'account'),
        (4, 'user_added', 4, NULL, 'r', '', '', 'account'), (8, 'login', 4, NULL, 'r', '', '', 'account')`);
    await database.run(`
      INSERT INTO links (key, kind, role, user_id, created_at, expires_at, email)
      VALUES ('i', 'invite', 'user', NULL, 1, 9, NULL), ('j', 'invite', 'user', NULL, 1, 9, NULL),
        ('m', 'email', NULL, 2, 1, 9, 'new@example.com')`);
    const rows = () =>
      Promise.all([
        database.rows('SELECT id, key, user_id, last_seen_at FROM sessions ORDER BY id'),
        database.rows('SELECT id, key, kind, role, user_id, email FROM links ORDER BY id'),
        database.rows('SELECT id, public_id, email, password_version FROM users ORDER BY id'),
      ]);
    const before = await rows();
    assert.equal(await migrate(database, STEPS.slice(0, 2)), 1);
    assert.deepEqual(await rows(), before);
    assert.equal((await readSchema(database)).readableFrom, 2);
    const people = await database.rows(
      'SELECT last_seen_at, password_chosen, email_confirmed_at, name FROM users ORDER BY id',
    );
    assert.deepEqual(
      people.map((row) => [row.last_seen_at, row.password_chosen]),
      [
        [30, true],
        [7, true],
        [null, false],
        [8, true],
      ],
    );
    for (const row of people) assert.deepEqual([row.email_confirmed_at, row.name], [null, '']);
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
