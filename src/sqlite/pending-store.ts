import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import {
  MOST_TRIES,
  type PendingSignIn,
  type PendingStore,
} from '../auth/sign-in/pending-store.ts';
import { PasswordOutdated } from '../auth/store-errors.ts';
import { changedRow } from './changed-row.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** The PendingStore on SQLite. */
export function createPendingStore(database: DatabaseSync): PendingStore {
  const insert = database.prepare(`
    INSERT INTO pending_sign_ins
      (key, user_id, password_version, remember, tries, created_at, expires_at)
    SELECT ?1, ?2, ?3, ?4, 0, ?5, ?6
    WHERE EXISTS (
      SELECT 1 FROM users WHERE id = ?2 AND password_version = ?3 AND disabled_at IS NULL)`);
  const byKey = database.prepare('SELECT * FROM pending_sign_ins WHERE key = ? AND expires_at > ?');
  const spend = changedRow(
    database,
    `UPDATE pending_sign_ins SET tries = tries + 1
     WHERE key = ? AND expires_at > ? AND tries < ${MOST_TRIES}`,
    '*',
  );
  const complete = database.prepare(
    'DELETE FROM pending_sign_ins WHERE key = ? AND expires_at > ?',
  );
  const prune = database.prepare('DELETE FROM pending_sign_ins WHERE expires_at <= ?');

  return {
    insert: ({ key, userId, passwordVersion, remember, createdAt, expiresAt }) =>
      storeCall(() => {
        const values = [key, userId, passwordVersion, remember ? 1 : 0, createdAt, expiresAt];
        if (insert.run(...values).changes === 0) throw new PasswordOutdated();
      }),
    byKey: (key, now) =>
      storeCall(() => {
        const row = byKey.get(key, now);
        return row === undefined ? null : toPending(row);
      }),
    spendTry: (key, now) =>
      storeCall(() =>
        transaction(database, () => {
          const row = spend(key, now);
          if (row !== undefined) return toPending(row);
          return byKey.get(key, now) === undefined ? 'gone' : 'spent';
        }),
      ),
    complete: (key, now) => storeCall(() => complete.run(key, now).changes > 0),
    prune: (now) =>
      storeCall(() => {
        prune.run(now);
      }),
  };
}

function toPending(row: Record<string, SQLOutputValue>): PendingSignIn {
  return {
    key: String(row.key),
    userId: Number(row.user_id),
    passwordVersion: Number(row.password_version),
    remember: row.remember === 1,
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
  };
}
