import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { migrate } from '../../src/sqlite/migrations.ts';

describe('the step to second factors', () => {
  it('keeps every row, demands no factor, and gives each account a user handle', (t) => {
    const database = new DatabaseSync(':memory:');
    migrate(database, 6);
    t.after(() => database.close());
    const user = 'INSERT INTO users (id, public_id, email, password_hash, role, created_at) VALUES';
    database.exec(`
      ${user} (1, 'p', 'a', 'x', 'admin', 1), (2, 'q', 'b', 'y', 'user', 2);
      UPDATE users SET disabled_at = 5, password_version = 3 WHERE id = 2;
      INSERT INTO sessions VALUES (1, 'k', 1, 1, 1, 1, 1, 0, '', '', NULL);
      INSERT INTO refresh_tokens VALUES (1, 'f', 'h', 'c', NULL, NULL);
      INSERT INTO links (key, kind, user_id, created_at, expires_at) VALUES ('l', 'reset', 2, 1, 9);
      INSERT INTO secrets VALUES ('a', x'01');
      INSERT INTO events (at, kind, user_id, request_id, address, user_agent)
        VALUES (1, 'login', 1, 'r', '', '');
    `);
    const tables = ['sessions', 'refresh_tokens', 'links', 'secrets', 'events'];
    const rows = () => tables.map((table) => database.prepare(`SELECT * FROM ${table}`).all());
    const columns = 'id, public_id, email, password_hash, role, created_at, disabled_at';
    const users = (more: string) =>
      database.prepare(`SELECT ${columns}, password_version${more} FROM users`).all();
    const before = [rows(), users('')];
    migrate(database, 7);
    assert.deepEqual([rows(), users('')], before);
    const [ada, bob] = users(', second_factor, factor_due_at, user_handle');
    for (const account of [ada, bob]) {
      assert.deepEqual([account?.second_factor, account?.factor_due_at], [0, null]);
      assert.ok(account?.user_handle instanceof Uint8Array);
      assert.equal(account.user_handle.length, 32);
    }
    assert.notDeepEqual(ada?.user_handle, bob?.user_handle);
    const same = 'UPDATE users SET user_handle = (SELECT min(user_handle) FROM users)';
    assert.throws(() => database.exec(same), /UNIQUE/);
  });
});
