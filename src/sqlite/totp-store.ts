import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import {
  ENROLMENT_MS,
  type Enroller,
  seedName,
  type TotpStore,
  waitingSeedName,
} from '../auth/factors/totp-store.ts';
import type { Seal } from '../auth/seal.ts';
import { factorChange } from './factor-change.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** The TotpStore on SQLite. Seeds are sealed. */
export function createTotpStore(database: DatabaseSync, seal: Seal): TotpStore {
  const confirmed = database.prepare('SELECT * FROM totp WHERE user_id = ?');
  const waiting = database.prepare(`
    SELECT seed FROM totp_enrolments AS enrolment JOIN users ON users.id = user_id
    WHERE user_id = ? AND session = ? AND enrolment.created_at > ? AND disabled_at IS NULL`);
  const enrol = database.prepare(`
    INSERT OR REPLACE INTO totp_enrolments (user_id, session, seed, created_at)
    SELECT id, ?2, ?3, ?4 FROM users WHERE id = ?1 AND disabled_at IS NULL`);
  const endEnrolment = database.prepare('DELETE FROM totp_enrolments WHERE user_id = ?');
  const confirm = database.prepare(
    'INSERT OR REPLACE INTO totp (user_id, seed, last_step, confirmed_at) VALUES (?, ?, ?, ?)',
  );
  const useStep = database.prepare(`
    UPDATE totp SET last_step = ?1 WHERE user_id = ?2 AND confirmed_at = ?3 AND last_step < ?1`);
  const prune = database.prepare('DELETE FROM totp_enrolments WHERE created_at <= ?');
  const change = factorChange(database);

  const open = (name: string, sealed: SQLOutputValue | undefined): Buffer | null =>
    sealed instanceof Uint8Array ? seal.open(name, sealed) : null;
  const waitingSeed = ({ userId, session }: Enroller, now: number): Buffer | null =>
    open(waitingSeedName(userId), waiting.get(userId, session, now - ENROLMENT_MS)?.seed);

  return {
    confirmed: (userId) =>
      storeCall(() => {
        const row = confirmed.get(userId);
        if (row === undefined) return null;
        const seed = open(seedName(userId), row.seed);
        if (seed === null) return 'unopened';
        return { seed, lastStep: Number(row.last_step), confirmedAt: Number(row.confirmed_at) };
      }),
    enrolment: (enroller, now) => storeCall(() => waitingSeed(enroller, now)),
    // Sealed in the transaction that stores it: the command line may be replacing the sealing key.
    enrol: ({ userId, session }, seed, now) =>
      storeCall(() =>
        transaction(
          database,
          () =>
            enrol.run(userId, session, seal.seal(waitingSeedName(userId), seed), now).changes > 0,
        ),
      ),
    confirm: (enroller, seed, step, recoveryCodes, now) =>
      storeCall(() =>
        transaction(database, () => {
          if (!change.isSignedIn(enroller)) return null;
          if (waitingSeed(enroller, now)?.equals(seed) !== true) return null;
          const { userId } = enroller;
          const replaced = confirmed.get(userId) !== undefined;
          endEnrolment.run(userId);
          confirm.run(userId, seal.seal(seedName(userId), seed), step, now);
          return { ...change.added(enroller, recoveryCodes, now), replaced };
        }),
      ),
    useStep: (userId, { confirmedAt }, step) =>
      storeCall(() => useStep.run(step, userId, confirmedAt).changes > 0),
    prune: (now) =>
      storeCall(() => {
        prune.run(now - ENROLMENT_MS);
      }),
  };
}
