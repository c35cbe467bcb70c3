import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPasskeyStore } from '../../src/sqlite/passkey-store.ts';
import { open } from './file.ts';

describe('createPasskeyStore', () => {
  it('takes no account without a user handle: two would have the same one', async (t) => {
    const database = open(t);
    database.exec(`INSERT INTO users (public_id, email, password_hash, role, created_at)
      VALUES ('p', 'a', 'x', 'user', 1)`);
    await assert.rejects(createPasskeyStore(database).userHandle(1), /no user handle/);
  });
});
