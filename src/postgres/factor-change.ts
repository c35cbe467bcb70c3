import type { FactorAdded } from '../auth/factors/factor-store.ts';
import type { Enroller } from '../auth/factors/totp-store.ts';
import type { LockedAccount } from './account-lock.ts';
import type { Queries } from './database.ts';

// The first factor counts as a change of the password: a sign-in that was asked for the password
// alone, some seconds ago, stores no session any more. The due date stays, except 0 (the factors
// were reset): that demand is fulfilled. Nothing is told to other servers when nothing changes.
const BEGIN = `
  UPDATE users SET second_factor = true,
    password_version = password_version + CASE WHEN second_factor THEN 0 ELSE 1 END,
    factor_due_at = nullif(factor_due_at, 0)
  WHERE id = $1 AND (NOT second_factor OR factor_due_at = 0)`;
const COUNT = `
  SELECT (SELECT count(*) FROM totp WHERE user_id = $1)
    + (SELECT count(*) FROM passkeys WHERE user_id = $1) AS n`;

/**
 * Whether the session in which a factor is added has not ended meanwhile, which stays true until
 * the end of the transaction. An attacker in it would else add a factor of their own after a reset,
 * or after a new password.
 */
export async function isSignedIn(
  queries: Queries,
  { userId, session }: Enroller,
): Promise<boolean> {
  const sql = 'SELECT 1 FROM sessions WHERE key = $1 AND user_id = $2 FOR SHARE';
  return (await queries.first(sql, session, userId)) !== undefined;
}

/**
 * What adding a factor changes besides the factor itself: `users.second_factor` is true to the
 * factors at every moment. Adds the recovery codes if the account has none. Call it in the
 * transaction that adds the factor and holds the account (account-lock.ts), last: ended sessions
 * and changed accounts are told to other servers, one transaction after the other (feed-tables.ts).
 */
export async function factorAdded(
  queries: Queries,
  { userId, session }: Enroller,
  { secondFactor }: LockedAccount,
  codes: readonly string[],
  now: number,
): Promise<FactorAdded> {
  await endPending(queries, userId);
  const codesStored = await addCodesIfNone(queries, userId, codes, now);
  if (!secondFactor) {
    await queries.run('DELETE FROM sessions WHERE user_id = $1 AND key <> $2', userId, session);
  }
  await queries.run(BEGIN, userId);
  return { codesStored, othersEnded: !secondFactor };
}

/**
 * Removes a factor that the account has by running `remove`. Answers 'last', and nothing is done,
 * when it is the last one and the account must keep one. Call it in a transaction that holds the
 * account: of two removals at once, the second counts what the first has left.
 */
export async function removeFactor(
  queries: Queries,
  userId: number,
  mustKeepOne: boolean,
  remove: () => Promise<unknown>,
): Promise<'removed' | 'last'> {
  const isLast = Number((await queries.first(COUNT, userId))?.n) <= 1;
  if (isLast && mustKeepOne) return 'last';
  await remove();
  await endPending(queries, userId);
  if (isLast) {
    await removeCodes(queries, userId);
    await queries.run('UPDATE users SET second_factor = false WHERE id = $1', userId);
  }
  return 'removed';
}

/** Replaces the recovery codes. Call it in a transaction that holds the account. */
export async function replaceCodes(
  queries: Queries,
  userId: number,
  keys: readonly string[],
  now: number,
): Promise<void> {
  await removeCodes(queries, userId);
  await addCodes(queries, userId, keys, now);
}

async function addCodesIfNone(
  queries: Queries,
  userId: number,
  keys: readonly string[],
  now: number,
): Promise<boolean> {
  const sql = 'SELECT 1 FROM recovery_codes WHERE user_id = $1 LIMIT 1';
  if ((await queries.first(sql, userId)) !== undefined) return false;
  await addCodes(queries, userId, keys, now);
  return true;
}

async function addCodes(
  queries: Queries,
  userId: number,
  keys: readonly string[],
  now: number,
): Promise<void> {
  await queries.run(
    'INSERT INTO recovery_codes (key, user_id, created_at) SELECT unnest($1::text[]), $2, $3',
    keys,
    userId,
    now,
  );
}

async function removeCodes(queries: Queries, userId: number): Promise<void> {
  await queries.run('DELETE FROM recovery_codes WHERE user_id = $1', userId);
}

async function endPending(queries: Queries, userId: number): Promise<void> {
  await queries.run('DELETE FROM pending_sign_ins WHERE user_id = $1', userId);
}
