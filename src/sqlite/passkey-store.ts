import type { DatabaseSync } from 'node:sqlite';
import {
  MOST_PASSKEYS,
  type PasskeyStore,
  type PasskeyToStore,
  type StoredPasskey,
  type UsedChallenge,
} from '../auth/factors/passkey-store.ts';
import { toPasskey, toUserHandle } from '../auth/rows/passkey-row.ts';
import { factorChange } from './factor-change.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

const SELECT =
  'SELECT passkeys.*, user_handle FROM passkeys JOIN users ON users.id = passkeys.user_id';

/** The PasskeyStore on SQLite. */
export function createPasskeyStore(database: DatabaseSync): PasskeyStore {
  const ofAccount = database.prepare(`${SELECT} WHERE user_id = ? ORDER BY passkeys.id`);
  const byCredentialId = database.prepare(`${SELECT} WHERE credential_id = ?`);
  const own = database.prepare(`${SELECT} WHERE passkeys.id = ? AND user_id = ?`);
  const exists = database.prepare('SELECT 1 FROM passkeys WHERE id = ?');
  const handle = database.prepare('SELECT user_handle FROM users WHERE id = ?');
  const count = database.prepare('SELECT count(*) AS n FROM passkeys WHERE user_id = ?');
  // Section 7.2, step 22: the counter has to rise, unless the authenticator has none. It is
  // compared again here: another assertion may have been stored since this one was verified.
  const update = database.prepare(`
    UPDATE passkeys SET counter = ?2, backed_up = ?3, last_used_at = ?4
    WHERE id = ?1 AND (counter < ?2 OR (counter = 0 AND ?2 = 0))`);
  const rename = database.prepare('UPDATE passkeys SET name = ? WHERE id = ? AND user_id = ?');
  const remove = database.prepare('DELETE FROM passkeys WHERE id = ?');
  const prune = database.prepare('DELETE FROM used_challenges WHERE expires_at <= ?');
  const useChallenge = challengeUse(database);
  const insert = passkeyInsertion(database);
  const change = factorChange(database);

  const find = (credentialId: string): StoredPasskey | null => {
    const row = byCredentialId.get(credentialId);
    return row === undefined ? null : toPasskey(row);
  };

  return {
    ofAccount: (userId) => storeCall(() => ofAccount.all(userId).map(toPasskey)),
    byCredentialId: (credentialId) => storeCall(() => find(credentialId)),
    userHandle: (userId) =>
      storeCall(() => {
        const row = handle.get(userId);
        return row === undefined ? null : toUserHandle(row);
      }),
    add: (passkey, session, challenge, recoveryCodes) =>
      storeCall(() =>
        transaction(database, () => {
          const { userId, createdAt, credential } = passkey;
          if (!useChallenge(challenge)) return 'replayed';
          if (!change.isSignedIn({ userId, session })) return 'gone';
          if (find(credential.id) !== null) return 'known';
          if (Number(count.get(userId)?.n) >= MOST_PASSKEYS) return 'limit';
          insert(passkey);
          const added = change.added({ userId, session }, recoveryCodes, createdAt);
          const stored = find(credential.id);
          if (stored === null) throw new Error('a passkey that was stored is not there');
          return { passkey: stored, ...added };
        }),
      ),
    use: (id, { counter, backedUp, now }, challenge) =>
      storeCall(() =>
        transaction(database, () => {
          if (!useChallenge(challenge)) return 'replayed';
          if (update.run(id, counter, backedUp ? 1 : 0, now).changes > 0) return 'used';
          return exists.get(id) === undefined ? 'gone' : 'counter';
        }),
      ),
    rename: (userId, id, name) => storeCall(() => rename.run(name, id, userId).changes > 0),
    remove: (userId, id, mustKeepOne) =>
      storeCall(() =>
        transaction(database, () => {
          const row = own.get(id, userId);
          if (row === undefined) return 'gone';
          const done = change.removing(userId, mustKeepOne, () => remove.run(id));
          return done === 'last' ? 'last' : toPasskey(row);
        }),
      ),
    prune: (now) =>
      storeCall(() => {
        prune.run(now);
      }),
  };
}

/** Uses a challenge up; false when it was used before. Call it in a transaction. */
function challengeUse(database: DatabaseSync): (challenge: UsedChallenge) => boolean {
  const insert = database.prepare(
    'INSERT INTO used_challenges (key, expires_at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING',
  );
  return ({ key, expiresAt }) => insert.run(key, expiresAt).changes > 0;
}

function passkeyInsertion(database: DatabaseSync): (passkey: PasskeyToStore) => void {
  const insert = database.prepare(`
    INSERT INTO passkeys (user_id, credential_id, public_key, algorithm, counter, user_verified,
      backup_eligible, backed_up, transports, aaguid, name, rp_id, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return ({ userId, credential, name, rpId, createdAt }) => {
    insert.run(
      userId,
      credential.id,
      credential.publicKey,
      credential.algorithm,
      credential.counter,
      credential.userVerified ? 1 : 0,
      credential.backupEligible ? 1 : 0,
      credential.backedUp ? 1 : 0,
      JSON.stringify(credential.transports),
      credential.aaguid,
      name,
      rpId,
      createdAt,
    );
  };
}
