import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { migrate } from '../../src/sqlite/migrations.ts';

/** A database of version 7 with four people, sessions, links and events. */
function versionSeven(t: TestContext): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  t.after(() => database.close());
  migrate(database, 7);
  const user = `INSERT INTO users
    (id, public_id, user_handle, email, password_hash, role, created_at, password_version) VALUES`;
  const event = 'INSERT INTO events (at, kind, user_id, actor_id, request_id, address, user_agent)';
  database.exec(`
    PRAGMA foreign_keys = ON;
    ${user} (1, 'p', x'01', 'ada@example.com', 'x', 'admin', 1, 0);
    ${user} (2, 'q', x'02', 'bob@example.com', 'x', 'user', 2, 0);
    ${user} (3, 'r', x'03', 'cyd@example.com', 'x', 'admin', 3, 0);
    ${user} (4, 's', x'04', 'dan@example.com', 'x', 'user', 4, 1);
    INSERT INTO sessions VALUES (1, 'k', 1, 10, 20, 1, 1, 0, '', '', NULL), (2, 'l', 1, 10, 30, 1, 1, 0, '', '', 'cli');
    INSERT INTO refresh_tokens VALUES (2, 'f', 'h', 'c', NULL, NULL);
    INSERT INTO links (id, key, kind, role, user_id, created_by, created_at, expires_at, email) VALUES
      (5, 'i', 'invite', 'user', NULL, 1, 1, 9, NULL), (6, 'j', 'invite', 'admin', NULL, NULL, 1, 9, NULL),
      (7, 'm', 'email', NULL, 2, NULL, 1, 9, 'new@example.com'), (8, 'n', 'reset', NULL, 3, NULL, 1, 9, NULL);
    DELETE FROM links WHERE id = 8;
    ${event} VALUES (1, 'signup', 1, NULL, 'r', '', ''), (5, 'login', 1, NULL, 'r', '', ''),
      (2, 'user_added', 2, 1, 'r', '', ''), (6, 'login', 2, NULL, 'r', '', ''),
      (7, 'login', 2, NULL, 'r', '', ''), (9, 'login_failed', 2, NULL, 'r', '', ''),
      (3, 'user_added', 3, NULL, 'cli', '', ''),
      (4, 'user_added', 4, NULL, 'cli', '', ''), (8, 'login', 4, NULL, 'r', '', '');
  `);
  return database;
}

const OLD_EVENT =
  'id, at, first_at, count, kind, reason, user_id, actor_id, request_id, address, user_agent, share';
const OLD_SESSION =
  'id, key, user_id, created_at, last_seen_at, idle_ms, expires_at, remembered, address, user_agent, name';
const OLD_LINK = 'id, key, kind, role, user_id, created_by, created_at, expires_at, email' as const;

describe('the step to names, confirmed addresses and bound invitations', () => {
  it('keeps accounts, sessions, links and events as they are', (t) => {
    const database = versionSeven(t);
    const rows = () => [
      database.prepare(`SELECT ${OLD_SESSION} FROM sessions`).all(),
      database.prepare('SELECT * FROM refresh_tokens').all(),
      database.prepare(`SELECT ${OLD_EVENT} FROM events`).all(),
      database.prepare(`SELECT ${OLD_LINK} FROM links`).all(),
      database
        .prepare('SELECT id, public_id, email, password_hash, role, created_at FROM users')
        .all(),
    ];
    const before = rows();
    migrate(database);
    assert.deepEqual(rows(), before);
    assert.deepEqual(database.prepare('PRAGMA foreign_key_check').all(), []);
    const added =
      "INSERT INTO links (key, kind, created_at, expires_at) VALUES ('o', 'setup', 1, 1)";
    database.exec(added);
    const newest = database.prepare('SELECT max(id) AS id FROM links').get();
    assert.equal(newest?.id, 9, 'the id of a deleted link is not given again');
  });

  it('takes no address for confirmed, nor a link for mailed, and gives nobody a name', (t) => {
    const database = versionSeven(t);
    migrate(database);
    for (const { name, email_confirmed_at } of database.prepare('SELECT * FROM users').all()) {
      assert.deepEqual([name, email_confirmed_at], ['', null]);
    }
    for (const { name, mailed } of database.prepare('SELECT * FROM links').all()) {
      assert.deepEqual([name, mailed], ['', 0]);
    }
  });

  it('finds out when each account was last seen, and which has never chosen a password', (t) => {
    const database = versionSeven(t);
    migrate(database);
    const found = database.prepare('SELECT last_seen_at, password_chosen FROM users').all();
    assert.deepEqual(
      found.map(({ last_seen_at, password_chosen }) => [last_seen_at, password_chosen]),
      [
        [30, 1],
        [7, 1], // an administrator typed the password
        [null, 0],
        [8, 1],
      ],
    );
  });
});
