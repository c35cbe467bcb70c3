import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { migrate } from '../../src/sqlite/migrations.ts';

describe('the step to one row a session', () => {
  it('ends the sessions of programs, whose tokens have no family, and no others', (t) => {
    const database = new DatabaseSync(':memory:');
    migrate(database, 3);
    t.after(() => database.close());
    database.exec(`
      INSERT INTO users (id, email, password_hash, role, created_at) VALUES (1, 'a', 'x', 'user', 1);
      INSERT INTO sessions VALUES (1, 'k', 1, 1, 1, 1, 1, 0, '', ''), (2, 'l', 1, 1, 1, 1, 1, 1, '', '');
      INSERT INTO refresh_tokens VALUES ('r', 2, 1, 2, 's'), ('s', 2, 2, NULL, NULL);
    `);
    migrate(database);
    const ids = database.prepare('SELECT id FROM sessions').all();
    assert.deepEqual(
      ids.map(({ id }) => id),
      [1],
    );
    assert.equal(database.prepare('SELECT count(*) AS n FROM refresh_tokens').get()?.n, 0);
  });
});
