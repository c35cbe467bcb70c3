import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { ENROLMENT_MS, seedName, type TotpStore } from '../auth/factors/totp-store.ts';
import type { Seal } from '../auth/seal.ts';
import { factorChange } from './factor-change.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** The TotpStore on SQLite. Seeds are sealed. */
export function createTotpStore(database: DatabaseSync, seal: Seal): TotpStore {
  const confirmed = database.prepare(
    'SELECT * FROM totp WHERE user_id = ? AND confirmed_at IS NOT NULL',
  );
  const waiting = database.prepare(`
    SELECT seed FROM totp JOIN users ON users.id = user_id
    WHERE user_id = ? AND confirmed_at IS NULL AND totp.created_at > ? AND disabled_at IS NULL`);
  const put = database.prepare(`
    INSERT INTO totp (user_id, seed, last_step, created_at)
    SELECT id, ?2, 0, ?3 FROM users WHERE id = ?1 AND disabled_at IS NULL
    ON CONFLICT (user_id) DO UPDATE SET seed = excluded.seed, created_at = excluded.created_at
    WHERE confirmed_at IS NULL`);
  const confirm = database.prepare(
    'UPDATE totp SET confirmed_at = ?, last_step = ? WHERE user_id = ? AND confirmed_at IS NULL',
  );
  const useStep = database.prepare(`
    UPDATE totp SET last_step = ?1
    WHERE user_id = ?2 AND last_step < ?1 AND confirmed_at IS NOT NULL`);
  const prune = database.prepare('DELETE FROM totp WHERE confirmed_at IS NULL AND created_at <= ?');
  const change = factorChange(database);

  const open = (userId: number, sealed: SQLOutputValue | undefined): Buffer | null =>
    sealed instanceof Uint8Array ? seal.open(seedName(userId), sealed) : null;
  const waitingSeed = (userId: number, now: number): Buffer | null =>
    open(userId, waiting.get(userId, now - ENROLMENT_MS)?.seed);

  return {
    confirmed: (userId) =>
      storeCall(() => {
        const row = confirmed.get(userId);
        if (row === undefined) return null;
        const seed = open(userId, row.seed);
        if (seed === null) return 'unopened';
        return { seed, lastStep: Number(row.last_step), confirmedAt: Number(row.confirmed_at) };
      }),
    enrolment: (userId, now) => storeCall(() => waitingSeed(userId, now)),
    // Sealed in the transaction that stores it: the command line may be replacing the sealing key.
    enrol: (userId, seed, now) =>
      storeCall(() =>
        transaction(
          database,
          () => put.run(userId, seal.seal(seedName(userId), seed), now).changes > 0,
        ),
      ),
    confirm: (userId, seed, step, recoveryCodes, now) =>
      storeCall(() =>
        transaction(database, () => {
          if (waitingSeed(userId, now)?.equals(seed) !== true) return null;
          confirm.run(now, step, userId);
          return change.added(userId, recoveryCodes, now);
        }),
      ),
    useStep: (userId, step) => storeCall(() => useStep.run(step, userId).changes > 0),
    prune: (now) =>
      storeCall(() => {
        prune.run(now - ENROLMENT_MS);
      }),
  };
}
