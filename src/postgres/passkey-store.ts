import {
  MOST_PASSKEYS,
  type PasskeyStore,
  type PasskeyToStore,
  type StoredPasskey,
  type UsedChallenge,
} from '../auth/factors/passkey-store.ts';
import { toPasskey, toUserHandle } from '../auth/rows/passkey-row.ts';
import { lockAccount } from './account-lock.ts';
import type { Database, Queries } from './database.ts';
import { factorAdded, isSignedIn, removeFactor } from './factor-change.ts';

const SELECT =
  'SELECT passkeys.*, user_handle FROM passkeys JOIN users ON users.id = passkeys.user_id';

// Section 7.2, step 22: the counter has to rise, unless the authenticator has none. It is compared
// again here: another assertion may have been stored since this one was verified.
const USE = `
  UPDATE passkeys SET counter = $2, backed_up = $3, last_used_at = $4
  WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))`;

/** The PasskeyStore on PostgreSQL. */
export function createPasskeyStore(database: Database): PasskeyStore {
  return {
    ofAccount: async (userId) => {
      const sql = `${SELECT} WHERE user_id = $1 ORDER BY passkeys.id`;
      return (await database.rows(sql, userId)).map(toPasskey);
    },
    byCredentialId: (credentialId) => find(database, credentialId),
    userHandle: async (userId) => {
      const row = await database.first('SELECT user_handle FROM users WHERE id = $1', userId);
      return row === undefined ? null : toUserHandle(row);
    },
    add: (passkey, session, challenge, recoveryCodes) =>
      database.transaction(async (queries) => {
        const { userId, createdAt, credential } = passkey;
        // Before the challenge is used: every transaction that has both takes the account first.
        const account = await lockAccount(queries, userId);
        if (!(await useChallenge(queries, challenge))) return 'replayed';
        if (account === null || !(await isSignedIn(queries, { userId, session }))) return 'gone';
        if ((await find(queries, credential.id)) !== null) return 'known';
        const count = 'SELECT count(*) AS n FROM passkeys WHERE user_id = $1';
        if (Number((await queries.first(count, userId))?.n) >= MOST_PASSKEYS) return 'limit';
        // Another account may be adding the same credential at this moment.
        if (!(await insertPasskey(queries, passkey))) return 'known';
        const enroller = { userId, session };
        const added = await factorAdded(queries, enroller, account, recoveryCodes, createdAt);
        const stored = await find(queries, credential.id);
        if (stored === null) throw new Error('a passkey that was stored is not there');
        return { passkey: stored, ...added };
      }),
    use: (id, { counter, backedUp, now }, challenge) =>
      database.transaction(async (queries) => {
        if (!(await useChallenge(queries, challenge))) return 'replayed';
        if ((await queries.run(USE, id, counter, backedUp, now)) > 0) return 'used';
        const there = await queries.first('SELECT 1 FROM passkeys WHERE id = $1', id);
        return there === undefined ? 'gone' : 'counter';
      }),
    rename: async (userId, id, name) => {
      const sql = 'UPDATE passkeys SET name = $1 WHERE id = $2 AND user_id = $3';
      return (await database.run(sql, name, id, userId)) > 0;
    },
    remove: (userId, id, mustKeepOne) =>
      database.transaction(async (queries) => {
        await lockAccount(queries, userId);
        const own = `${SELECT} WHERE passkeys.id = $1 AND user_id = $2`;
        const row = await queries.first(own, id, userId);
        if (row === undefined) return 'gone';
        const done = await removeFactor(queries, userId, mustKeepOne, () =>
          queries.run('DELETE FROM passkeys WHERE id = $1', id),
        );
        return done === 'last' ? 'last' : toPasskey(row);
      }),
    prune: async (now) => {
      await database.run('DELETE FROM used_challenges WHERE expires_at <= $1', now);
    },
  };
}

async function find(queries: Queries, credentialId: string): Promise<StoredPasskey | null> {
  const row = await queries.first(`${SELECT} WHERE credential_id = $1`, credentialId);
  return row === undefined ? null : toPasskey(row);
}

/**
 * Uses a challenge up; false when it was used before. Call it in a transaction: another one that
 * uses it at this moment waits for the end of this one.
 */
async function useChallenge(queries: Queries, { key, expiresAt }: UsedChallenge): Promise<boolean> {
  const sql = `
    INSERT INTO used_challenges (key, expires_at) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`;
  return (await queries.run(sql, key, expiresAt)) > 0;
}

/** False when the credential is stored already. */
async function insertPasskey(queries: Queries, passkey: PasskeyToStore): Promise<boolean> {
  const { userId, credential, name, rpId, createdAt } = passkey;
  const inserted = await queries.run(
    `INSERT INTO passkeys (user_id, credential_id, public_key, algorithm, counter, user_verified,
       backup_eligible, backed_up, transports, aaguid, name, rp_id, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (credential_id) DO NOTHING`,
    userId,
    credential.id,
    credential.publicKey,
    credential.algorithm,
    credential.counter,
    credential.userVerified,
    credential.backupEligible,
    credential.backedUp,
    JSON.stringify(credential.transports),
    credential.aaguid,
    name,
    rpId,
    createdAt,
  );
  return inserted > 0;
}
