import {
  MOST_TRIES,
  type PendingSignIn,
  type PendingStore,
} from '../auth/sign-in/pending-store.ts';
import { PasswordOutdated } from '../auth/store-errors.ts';
import type { Database, Queries, Row } from './database.ts';

// FOR SHARE holds the account until the end of the transaction: one that changes the password, or
// disables the account, waits, and then ends this sign-in, too. Without it that one would delete
// those it sees, and this one be stored after it.
const INSERT = `
  INSERT INTO pending_sign_ins
    (key, user_id, password_version, remember, tries, created_at, expires_at)
  SELECT $1, id, $3, $4, 0, $5, $6
  FROM users WHERE id = $2 AND password_version = $3 AND disabled_at IS NULL FOR SHARE`;

const SPEND = `
  UPDATE pending_sign_ins SET tries = tries + 1
  WHERE key = $1 AND expires_at > $2 AND tries < ${MOST_TRIES} RETURNING *`;

/** The PendingStore on PostgreSQL. */
export function createPendingStore(database: Database): PendingStore {
  return {
    insert: ({ key, userId, passwordVersion, remember, createdAt, expiresAt }) =>
      database.transaction(async (queries) => {
        const values = [key, userId, passwordVersion, remember, createdAt, expiresAt];
        if ((await queries.run(INSERT, ...values)) === 0) throw new PasswordOutdated();
      }),
    byKey: async (key, now) => {
      const row = await find(database, key, now);
      return row === undefined ? null : toPending(row);
    },
    spendTry: (key, now) =>
      database.transaction(async (queries) => {
        const row = await queries.first(SPEND, key, now);
        if (row !== undefined) return toPending(row);
        return (await find(queries, key, now)) === undefined ? 'gone' : 'spent';
      }),
    complete: (key, now) =>
      database.transaction(async (queries) => {
        const sql = 'DELETE FROM pending_sign_ins WHERE key = $1 AND expires_at > $2';
        return (await queries.run(sql, key, now)) > 0;
      }),
    prune: async (now) => {
      await database.run('DELETE FROM pending_sign_ins WHERE expires_at <= $1', now);
    },
  };
}

function find(queries: Queries, key: string, now: number): Promise<Row | undefined> {
  const sql = 'SELECT * FROM pending_sign_ins WHERE key = $1 AND expires_at > $2';
  return queries.first(sql, key, now);
}

function toPending(row: Row): PendingSignIn {
  return {
    key: String(row.key),
    userId: Number(row.user_id),
    passwordVersion: Number(row.password_version),
    remember: row.remember === true,
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
  };
}
