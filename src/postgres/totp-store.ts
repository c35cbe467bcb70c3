import {
  ENROLMENT_MS,
  type Enroller,
  seedName,
  type TotpStore,
  waitingSeedName,
} from '../auth/factors/totp-store.ts';
import type { Seal } from '../auth/seal.ts';
import { lockAccount } from './account-lock.ts';
import type { Database, Queries } from './database.ts';
import { factorAdded, isSignedIn } from './factor-change.ts';
import { keepSealingKey } from './sealing-lock.ts';

const WAITING = `
  SELECT seed FROM totp_enrolments AS enrolment JOIN users ON users.id = user_id
  WHERE user_id = $1 AND session = $2 AND enrolment.created_at > $3 AND disabled_at IS NULL`;
const ENROL = `
  INSERT INTO totp_enrolments (user_id, session, seed, created_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (user_id) DO UPDATE
  SET session = excluded.session, seed = excluded.seed, created_at = excluded.created_at`;
const CONFIRM = `
  INSERT INTO totp (user_id, seed, last_step, confirmed_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (user_id) DO UPDATE
  SET seed = excluded.seed, last_step = excluded.last_step, confirmed_at = excluded.confirmed_at`;

/** The TotpStore on PostgreSQL. Seeds are sealed. */
export function createTotpStore(database: Database, seal: Seal): TotpStore {
  const open = (name: string, sealed: unknown): Buffer | null =>
    sealed instanceof Uint8Array ? seal.open(name, sealed) : null;
  const waitingSeed = async (
    queries: Queries,
    { userId, session }: Enroller,
    now: number,
  ): Promise<Buffer | null> => {
    const row = await queries.first(WAITING, userId, session, now - ENROLMENT_MS);
    return open(waitingSeedName(userId), row?.seed);
  };

  return {
    confirmed: async (userId) => {
      const row = await database.first('SELECT * FROM totp WHERE user_id = $1', userId);
      if (row === undefined) return null;
      const seed = open(seedName(userId), row.seed);
      if (seed === null) return 'unopened';
      return { seed, lastStep: Number(row.last_step), confirmedAt: Number(row.confirmed_at) };
    },
    enrolment: (enroller, now) => waitingSeed(database, enroller, now),
    enrol: ({ userId, session }, seed, now) =>
      database.transaction(async (queries) => {
        await keepSealingKey(queries);
        const account = await lockAccount(queries, userId);
        if (account?.isEnabled !== true) return false;
        await queries.run(ENROL, userId, session, seal.seal(waitingSeedName(userId), seed), now);
        return true;
      }),
    confirm: (enroller, seed, step, recoveryCodes, now) =>
      database.transaction(async (queries) => {
        await keepSealingKey(queries);
        const { userId } = enroller;
        const account = await lockAccount(queries, userId);
        if (account === null || !(await isSignedIn(queries, enroller))) return null;
        if ((await waitingSeed(queries, enroller, now))?.equals(seed) !== true) return null;
        const before = await queries.first('SELECT 1 FROM totp WHERE user_id = $1', userId);
        await queries.run(CONFIRM, userId, seal.seal(seedName(userId), seed), step, now);
        await queries.run('DELETE FROM totp_enrolments WHERE user_id = $1', userId);
        const added = await factorAdded(queries, enroller, account, recoveryCodes, now);
        return { ...added, replaced: before !== undefined };
      }),
    // Of several who use one step, each waits for the one before it and sees what that has stored.
    useStep: (userId, { confirmedAt }, step) =>
      database.transaction(async (queries) => {
        const sql = `
          UPDATE totp SET last_step = $1
          WHERE user_id = $2 AND confirmed_at = $3 AND last_step < $1`;
        return (await queries.run(sql, step, userId, confirmedAt)) > 0;
      }),
    prune: async (now) => {
      await database.run('DELETE FROM totp_enrolments WHERE created_at <= $1', now - ENROLMENT_MS);
    },
  };
}
