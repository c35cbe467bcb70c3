import type { DatabaseSync } from 'node:sqlite';
import type { FactorAdded } from '../auth/factors/factor-store.ts';
import type { Enroller } from '../auth/factors/totp-store.ts';

/**
 * What adding or removing a factor changes besides the factor itself. Call both functions in the
 * transaction of that: `users.second_factor` is then true to the factors at every moment.
 */
export function factorChange(database: DatabaseSync) {
  // The first factor counts as a change of the password: a sign-in that was asked for the password
  // alone, some seconds ago, stores no session any more. The due date stays, except 0 (the factors
  // were reset): that demand is fulfilled.
  const begin = database.prepare(`
    UPDATE users SET second_factor = 1, password_version = password_version + (second_factor = 0),
      factor_due_at = nullif(factor_due_at, 0)
    WHERE id = ?`);
  const end = database.prepare('UPDATE users SET second_factor = 0 WHERE id = ?');
  const count = database.prepare(`
    SELECT (SELECT count(*) FROM totp WHERE user_id = ?1)
      + (SELECT count(*) FROM passkeys WHERE user_id = ?1) AS n`);
  const hasNone = database.prepare('SELECT 1 FROM users WHERE id = ? AND second_factor = 0');
  const living = database.prepare('SELECT 1 FROM sessions WHERE key = ? AND user_id = ?');
  const endOthers = database.prepare('DELETE FROM sessions WHERE user_id = ? AND key <> ?');
  const endPending = database.prepare('DELETE FROM pending_sign_ins WHERE user_id = ?');
  const { addIfNone, removeAll } = recoveryCodes(database);

  return {
    /**
     * Whether the session in which a factor is added has not ended meanwhile. An attacker in it
     * would else add a factor of their own after a reset, or after a new password.
     */
    isSignedIn: ({ userId, session }: Enroller): boolean =>
      living.get(session, userId) !== undefined,
    /** After a factor was added. Adds the recovery codes if the account has none. */
    added: ({ userId, session }: Enroller, codes: readonly string[], now: number): FactorAdded => {
      const othersEnded = hasNone.get(userId) !== undefined;
      if (othersEnded) endOthers.run(userId, session);
      begin.run(userId);
      endPending.run(userId);
      return { codesStored: addIfNone(userId, codes, now), othersEnded };
    },
    /**
     * Removes a factor that the account has by running `remove`. Answers 'last', and nothing is
     * done, when it is the last one and the account must keep one.
     */
    removing: (userId: number, mustKeepOne: boolean, remove: () => void): 'removed' | 'last' => {
      const isLast = Number(count.get(userId)?.n) <= 1;
      if (isLast && mustKeepOne) return 'last';
      remove();
      endPending.run(userId);
      if (isLast) {
        end.run(userId);
        removeAll(userId);
      }
      return 'removed';
    },
  };
}

/** The recovery codes of an account. Call these functions in a transaction. */
export function recoveryCodes(database: DatabaseSync) {
  const find = database.prepare('SELECT 1 FROM recovery_codes WHERE user_id = ?');
  const remove = database.prepare('DELETE FROM recovery_codes WHERE user_id = ?');
  const insert = database.prepare(
    'INSERT INTO recovery_codes (key, user_id, created_at) VALUES (?, ?, ?)',
  );
  const add = (userId: number, keys: readonly string[], now: number): void => {
    for (const key of keys) insert.run(key, userId, now);
  };
  const removeAll = (userId: number): void => {
    remove.run(userId);
  };

  return {
    addIfNone: (userId: number, keys: readonly string[], now: number): boolean => {
      if (find.get(userId) !== undefined) return false;
      add(userId, keys, now);
      return true;
    },
    replace: (userId: number, keys: readonly string[], now: number): void => {
      removeAll(userId);
      add(userId, keys, now);
    },
    removeAll,
  };
}
