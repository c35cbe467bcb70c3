import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { NewerSchema } from '../../src/auth/database.ts';
import { migrate, SCHEMA_VERSION } from '../../src/sqlite/migrations.ts';

function empty(t: TestContext): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  t.after(() => database.close());
  return database;
}

function migrated(t: TestContext): DatabaseSync {
  const database = empty(t);
  migrate(database);
  return database;
}

const version = (database: DatabaseSync) =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);
const schema = (database: DatabaseSync) =>
  database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();

const INSERT_USER = 'INSERT INTO users (email, password_hash, role, created_at) VALUES';

describe('migrate', () => {
  it('makes the tables of an empty database and notes its version', (t) => {
    const database = migrated(t);
    assert.ok(version(database) >= 1);
    const names = schema(database).map(({ name }) => name);
    for (const table of ['users', 'sessions', 'events']) assert.ok(names.includes(table), table);
  });

  it('does nothing the second time, and loses nothing', (t) => {
    const database = migrated(t);
    database.exec(`${INSERT_USER} ('a', 'x', 'user', 1)`);
    const before = [version(database), schema(database)];
    migrate(database);
    assert.deepEqual([version(database), schema(database)], before);
    assert.equal(database.prepare('SELECT count(*) AS n FROM users').get()?.n, 1);
  });

  it('throws for a database of a newer version, and leaves it as it is', (t) => {
    const database = migrated(t);
    const newer = version(database) + 1;
    database.exec(`PRAGMA user_version = ${newer}`);
    const message = new RegExp(`at version ${newer}; this program knows ${newer - 1}`);
    assert.throws(() => migrate(database), message);
    assert.throws(() => migrate(database), NewerSchema);
    assert.equal(version(database), newer);
  });

  it('comes to the same tables step by step', (t) => {
    const database = empty(t);
    for (let to = 1; to <= SCHEMA_VERSION; to++) {
      migrate(database, to);
      assert.equal(version(database), to);
    }
    assert.deepEqual(schema(database), schema(migrated(t)));
  });

  it('takes all steps or none', (t) => {
    const database = empty(t);
    migrate(database, 1);
    database.exec('CREATE TABLE facts (theirs)'); // in the way of the last step
    const before = [version(database), schema(database)];
    assert.throws(() => migrate(database), /facts already exists/);
    assert.deepEqual([version(database), schema(database)], before);
  });

  it('leaves no transaction open', (t) => {
    assert.equal(migrated(t).isTransaction, false);
  });

  it('makes every table STRICT', (t) => {
    const tables = migrated(t).prepare('PRAGMA table_list').all();
    for (const { name, strict } of tables) {
      if (!String(name).startsWith('sqlite_')) assert.equal(strict, 1, String(name));
    }
  });

  const refused: [name: string, sql: string][] = [
    [
      'a text where an id belongs',
      `INSERT INTO users (id, email, password_hash, role, created_at) VALUES ('one', 'a', 'x', 'user', 1)`,
    ],
    ['a text where a time belongs', `${INSERT_USER} ('a', 'x', 'user', 'today')`],
    [
      'a text for the user of a session',
      "INSERT INTO sessions VALUES (1, 'k', 'x', 1, 1, 1, 1, 0, '', '', NULL, '', NULL, NULL, NULL, NULL)",
    ],
    ['an account without a hash', `${INSERT_USER} ('a', NULL, 'user', 1)`],
    ['an unknown role', `${INSERT_USER} ('a', 'x', 'root', 1)`],
    ['an e-mail address twice', `${INSERT_USER} ('a', 'x', 'user', 1), ('a', 'x', 'user', 1)`],
  ];
  for (const [name, sql] of refused) {
    it(`makes tables that refuse ${name}`, (t) => {
      const database = migrated(t);
      assert.throws(() => database.exec(sql), { code: 'ERR_SQLITE_ERROR' });
    });
  }

  it('makes tables where a key opens one session only', (t) => {
    const database = migrated(t);
    database.exec(`${INSERT_USER} ('a', 'x', 'user', 1)`);
    const sql =
      "INSERT INTO sessions VALUES (NULL, 'k', 1, 1, 1, 1, 1, 0, '', '', NULL, '', NULL, NULL, NULL, NULL)";
    database.exec(sql);
    assert.throws(() => database.exec(sql), /UNIQUE/);
  });

  it('deletes the factors of an account with it', (t) => {
    const database = migrated(t);
    database.exec('PRAGMA foreign_keys = ON');
    database.exec(`
      ${INSERT_USER} ('a', 'x', 'user', 1);
      INSERT INTO totp VALUES (1, x'00', 0, 1);
      INSERT INTO totp_enrolments VALUES (1, 's', x'00', 1);
      INSERT INTO recovery_codes VALUES ('k', 1, 1);
      INSERT INTO passkeys VALUES (1, 1, 'c', x'00', -7, 0, 1, 0, 0, '[]', '', '', '', 1, NULL);
      INSERT INTO pending_sign_ins VALUES ('k', 1, 0, 0, 0, 1, 1);
      DELETE FROM users;
    `);
    const factors = ['totp', 'totp_enrolments', 'recovery_codes', 'passkeys'];
    for (const table of [...factors, 'pending_sign_ins']) {
      const { n } = database.prepare(`SELECT count(*) AS n FROM ${table}`).get() ?? {};
      assert.equal(n, 0, table);
    }
  });

  it('gives the id of a deleted account to no other one', (t) => {
    const database = migrated(t);
    database.exec(`${INSERT_USER} ('a', 'x', 'user', 1)`);
    database.exec('DELETE FROM users');
    database.exec(`${INSERT_USER} ('b', 'x', 'user', 1)`);
    assert.equal(database.prepare('SELECT id FROM users').get()?.id, 2);
  });

  it('deletes the sessions of an account with it, and keeps its events', (t) => {
    const database = migrated(t);
    database.exec('PRAGMA foreign_keys = ON');
    database.exec(`
      ${INSERT_USER} ('a', 'x', 'user', 1);
      INSERT INTO sessions VALUES (1, 'k', 1, 1, 1, 1, 1, 0, '', '', NULL, '', NULL, NULL, NULL, NULL);
      INSERT INTO events (at, kind, user_id, request_id, address, user_agent)
        VALUES (1, 'login', 1, 'r', '', '');
      DELETE FROM users;
    `);
    assert.equal(database.prepare('SELECT count(*) AS n FROM sessions').get()?.n, 0);
    assert.equal(database.prepare('SELECT count(*) AS n FROM events').get()?.n, 1);
  });
});

describe('the step to public ids', () => {
  it('leaves other apps the number by which they know an account', (t) => {
    const database = empty(t);
    migrate(database, 5);
    database.exec(`${INSERT_USER} ('a', 'x', 'user', 1), ('b', 'x', 'user', 1)`);
    database.exec("DELETE FROM users WHERE email = 'a'");
    migrate(database);
    const rows = database.prepare('SELECT id, public_id FROM users').all();
    assert.deepEqual(
      rows.map(({ id, public_id }) => [id, public_id]),
      [[2, '2']],
    );
  });

  it('ends the sessions of programs and no others, and gives the ids of links to no others', (t) => {
    const database = empty(t);
    migrate(database, 5);
    database.exec(`
      ${INSERT_USER} ('a', 'x', 'user', 1);
      INSERT INTO sessions VALUES (1, 'k', 1, 1, 1, 1, 1, 0, '', ''), (2, 'l', 1, 1, 1, 1, 1, 1, '', '');
      INSERT INTO refresh_tokens VALUES (2, 'f', 'c', NULL, NULL);
      INSERT INTO links VALUES (7, 'k', 'invite', 'user', NULL, NULL, 1, 1);
      DELETE FROM links;
    `);
    migrate(database);
    const ids = database.prepare('SELECT id FROM sessions').all();
    assert.deepEqual(
      ids.map(({ id }) => id),
      [1],
    );
    database.exec(
      "INSERT INTO links (key, kind, created_at, expires_at) VALUES ('m', 'setup', 1, 1)",
    );
    assert.equal(database.prepare('SELECT id FROM links').get()?.id, 8);
  });
});
