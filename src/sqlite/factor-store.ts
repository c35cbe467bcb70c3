import type { DatabaseSync } from 'node:sqlite';
import type { FactorStore } from '../auth/factors/factor-store.ts';
import { factorChange, recoveryCodes } from './factor-change.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

// Set once: a later date would be time that a password alone goes on being enough.
const SET_DUE =
  'UPDATE users SET factor_due_at = ?1 WHERE second_factor = 0 AND factor_due_at IS NULL';

/** The FactorStore on SQLite. */
export function createFactorStore(database: DatabaseSync): FactorStore {
  const overview = database.prepare(`
    SELECT (SELECT confirmed_at FROM totp WHERE user_id = ?1) AS totp_since,
      (SELECT count(*) FROM passkeys WHERE user_id = ?1) AS passkeys,
      (SELECT count(*) FROM recovery_codes WHERE user_id = ?1) AS recovery_codes`);
  const hasTotp = database.prepare('SELECT 1 FROM totp WHERE user_id = ?');
  const hasFactor = database.prepare('SELECT 1 FROM users WHERE id = ? AND second_factor = 1');
  const useCode = database.prepare('DELETE FROM recovery_codes WHERE key = ? AND user_id = ?');
  const codesLeft = database.prepare('SELECT count(*) AS n FROM recovery_codes WHERE user_id = ?');
  const setDue = database.prepare(`${SET_DUE} AND id = ?2`);
  const setDueForAll = database.prepare(`${SET_DUE} AND (?2 IS NULL OR role = ?2)`);
  const removeTotp = database.prepare('DELETE FROM totp WHERE user_id = ?');
  const endEnrolment = database.prepare('DELETE FROM totp_enrolments WHERE user_id = ?');
  const change = factorChange(database);
  const codes = recoveryCodes(database);
  const reset = factorReset(database);

  return {
    overview: (userId) =>
      storeCall(() => {
        const row = overview.get(userId);
        return {
          totpSince: typeof row?.totp_since === 'number' ? row.totp_since : null,
          passkeys: Number(row?.passkeys),
          recoveryCodes: Number(row?.recovery_codes),
        };
      }),
    removeTotp: (userId, mustKeepOne) =>
      storeCall(() =>
        transaction(database, () => {
          if (hasTotp.get(userId) === undefined) return 'gone';
          return change.removing(userId, mustKeepOne, () => {
            removeTotp.run(userId);
            // Else a page that was opened before would set an app up again.
            endEnrolment.run(userId);
          });
        }),
      ),
    replaceRecoveryCodes: (userId, keys, now) =>
      storeCall(() =>
        transaction(database, () => {
          if (hasFactor.get(userId) === undefined) return false;
          codes.replace(userId, keys, now);
          return true;
        }),
      ),
    useRecoveryCode: (userId, key) =>
      storeCall(() =>
        transaction(database, () => {
          if (useCode.run(key, userId).changes === 0) return null;
          return Number(codesLeft.get(userId)?.n);
        }),
      ),
    reset: (userId) => storeCall(() => transaction(database, () => reset(userId))),
    setDue: (userId, dueAt) => storeCall(() => setDue.run(dueAt, userId).changes > 0),
    setDueForAll: (role, dueAt) => storeCall(() => Number(setDueForAll.run(dueAt, role).changes)),
  };
}

/** Removes all factors of an account. Call it in a transaction. False without an account. */
function factorReset(database: DatabaseSync): (userId: number) => boolean {
  // A session that a sign-in is about to store would outlive the reset: the version keeps it out,
  // as it does after a change of the password.
  const demand = database.prepare(`
    UPDATE users SET second_factor = 0, factor_due_at = 0, password_version = password_version + 1
    WHERE id = ?`);
  const removals = [
    database.prepare('DELETE FROM totp WHERE user_id = ?'),
    database.prepare('DELETE FROM totp_enrolments WHERE user_id = ?'),
    database.prepare('DELETE FROM passkeys WHERE user_id = ?'),
    database.prepare('DELETE FROM recovery_codes WHERE user_id = ?'),
    database.prepare('DELETE FROM pending_sign_ins WHERE user_id = ?'),
    database.prepare('DELETE FROM sessions WHERE user_id = ?'),
  ];
  return (userId) => {
    if (demand.run(userId).changes === 0) return false;
    for (const removal of removals) removal.run(userId);
    return true;
  };
}
