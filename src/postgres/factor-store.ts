import type { Role } from '../auth/accounts/user.ts';
import type { FactorStore } from '../auth/factors/factor-store.ts';
import { lockAccount } from './account-lock.ts';
import type { Database, Queries } from './database.ts';
import { removeFactor, replaceCodes } from './factor-change.ts';

const OVERVIEW = `
  SELECT (SELECT confirmed_at FROM totp WHERE user_id = $1) AS totp_since,
    (SELECT count(*) FROM passkeys WHERE user_id = $1) AS passkeys,
    (SELECT count(*) FROM recovery_codes WHERE user_id = $1) AS recovery_codes`;

// Set once: a later date would be time that a password alone goes on being enough.
const NOT_DUE = 'NOT second_factor AND factor_due_at IS NULL';

/** The FactorStore on PostgreSQL. */
export function createFactorStore(database: Database): FactorStore {
  return {
    overview: async (userId) => {
      const row = await database.first(OVERVIEW, userId);
      return {
        totpSince: typeof row?.totp_since === 'number' ? row.totp_since : null,
        passkeys: Number(row?.passkeys),
        recoveryCodes: Number(row?.recovery_codes),
      };
    },
    removeTotp: (userId, mustKeepOne) =>
      database.transaction(async (queries) => {
        await lockAccount(queries, userId);
        const app = await queries.first('SELECT 1 FROM totp WHERE user_id = $1', userId);
        if (app === undefined) return 'gone';
        return removeFactor(queries, userId, mustKeepOne, async () => {
          await queries.run('DELETE FROM totp WHERE user_id = $1', userId);
          // Else a page that was opened before would set an app up again.
          await queries.run('DELETE FROM totp_enrolments WHERE user_id = $1', userId);
        });
      }),
    replaceRecoveryCodes: (userId, keys, now) =>
      database.transaction(async (queries) => {
        const account = await lockAccount(queries, userId);
        if (account?.secondFactor !== true) return false;
        await replaceCodes(queries, userId, keys, now);
        return true;
      }),
    useRecoveryCode: (userId, key) =>
      database.transaction(async (queries) => {
        // Of two who use two codes at once, the second counts what the first has left.
        await lockAccount(queries, userId);
        const sql = 'DELETE FROM recovery_codes WHERE key = $1 AND user_id = $2';
        if ((await queries.run(sql, key, userId)) === 0) return null;
        const left = 'SELECT count(*) AS n FROM recovery_codes WHERE user_id = $1';
        return Number((await queries.first(left, userId))?.n);
      }),
    reset: (userId) => database.transaction((queries) => resetFactors(queries, userId)),
    setDue: (userId, dueAt) =>
      database.transaction(async (queries) => {
        const sql = `UPDATE users SET factor_due_at = $1 WHERE id = $2 AND ${NOT_DUE}`;
        return (await queries.run(sql, dueAt, userId)) > 0;
      }),
    setDueForAll: (role, dueAt) => setDueForAll(database, role, dueAt),
  };
}

/** Removes all factors of an account. Call it in a transaction. False without an account. */
async function resetFactors(queries: Queries, userId: number): Promise<boolean> {
  if ((await lockAccount(queries, userId)) === null) return false;
  await queries.run('DELETE FROM totp WHERE user_id = $1', userId);
  await queries.run('DELETE FROM totp_enrolments WHERE user_id = $1', userId);
  await queries.run('DELETE FROM passkeys WHERE user_id = $1', userId);
  await queries.run('DELETE FROM recovery_codes WHERE user_id = $1', userId);
  await queries.run('DELETE FROM pending_sign_ins WHERE user_id = $1', userId);
  await queries.run('DELETE FROM sessions WHERE user_id = $1', userId);
  // A session that a sign-in is about to store would outlive the reset: the version keeps it out,
  // as it does after a change of the password.
  await queries.run(
    `UPDATE users SET second_factor = false, factor_due_at = 0,
       password_version = password_version + 1
     WHERE id = $1`,
    userId,
  );
  return true;
}

/** Accounts of one transaction. */
const CHUNK = 5_000;

// In pieces: one statement for millions of accounts would take longer than a statement may, and
// every log-in of theirs would wait for its end. Each account is set once, so it may stop and begin
// again.
async function setDueForAll(database: Database, role: Role | null, dueAt: number): Promise<number> {
  let total = 0;
  for (let last = 0; ; ) {
    const sql = `
      WITH next AS (
        SELECT id FROM users
        WHERE id > $1 AND ($2::text IS NULL OR role = $2) AND ${NOT_DUE}
        ORDER BY id LIMIT ${CHUNK} FOR NO KEY UPDATE
      ), done AS (
        UPDATE users SET factor_due_at = $3 FROM next WHERE users.id = next.id RETURNING users.id
      )
      SELECT count(*) AS n, max(id) AS last FROM done`;
    const after = last;
    const row = await database.transaction((queries) => queries.first(sql, after, role, dueAt));
    const set = Number(row?.n);
    total += set;
    if (set < CHUNK) return total;
    last = Number(row?.last);
  }
}
