import { EventRepeats } from '../auth/event-repeats.ts';
import { findEvents } from '../auth/event-search.ts';
import type { EventStore } from '../auth/event-store.ts';
import {
  type AuthEvent,
  BY_COMMAND,
  type EventShare,
  QUARTER,
  repeatKeyOf,
  type SignIn,
  shareOf,
} from '../auth/events.ts';
import { toEvent } from '../auth/rows/event-row.ts';
import { cacheByAccount } from './account-cache.ts';
import type { Database, Row } from './database.ts';
import { SLICE, trim } from './event-bounds.ts';
import { createEventReader } from './event-reader.ts';
import type { Feed } from './feed.ts';
import { readMailFailures } from './mail-failures.ts';
import { readTogether } from './read-together.ts';

/** How many sign-ins an account is shown. */
const SIGN_INS = 8;
// The exact condition of the index events_sign_ins.
const SIGN_IN = "kind IN ('login', 'login_failed', 'login_throttled')";

/** The EventStore on PostgreSQL. */
export function createEventStore(database: Database, feed: Feed | null): EventStore {
  const repeats = new EventRepeats();
  const reader = createEventReader(database);
  const save = () => saveRepeats(database, repeats);
  const signInsOf = readTogether((userIds: readonly number[]) => readSignIns(database, userIds));

  return {
    append: async (event) => {
      const key = repeatKeyOf(event);
      if (key !== null && repeats.count(key, event)) {
        if (repeats.areMany) await save();
        return;
      }
      const id = await insert(database, event);
      if (key !== null) repeats.begin(key, id, event.at);
    },
    save,
    recent: async (userId, limit) => {
      const rows =
        userId === null
          ? await database.rows('SELECT * FROM events ORDER BY at DESC, id DESC LIMIT $1', limit)
          : await database.rows(
              'SELECT * FROM events WHERE user_id = $1 ORDER BY at DESC, id DESC LIMIT $2',
              userId,
              limit,
            );
      return rows.map(toEvent);
    },
    list: (filter, page) => findEvents(reader, filter, page),
    perQuarter: async (userId, since) => {
      const rows = await database.rows(
        `SELECT at / ${QUARTER} AS quarter,
           sum(count) FILTER (WHERE kind = 'login') AS ok,
           sum(count) FILTER (WHERE kind <> 'login') AS failed
         FROM events WHERE ($1::bigint IS NULL OR user_id = $1) AND at >= $2 AND ${SIGN_IN}
         GROUP BY quarter ORDER BY quarter`,
        userId,
        since,
      );
      return rows.map(({ quarter, ok, failed }) => ({
        at: Number(quarter) * QUARTER,
        ok: Number(ok ?? 0),
        failed: Number(failed ?? 0),
      }));
    },
    signIns: cacheByAccount(feed, async (userId) => (await signInsOf(userId)) ?? []),
    mailFailures: (since) => readMailFailures(database, since),
    prune: async (before, atMost) => {
      // It looks at the oldest rows only, not at the whole table: ids grow with time.
      const dropped = await database.run(
        `DELETE FROM events
         WHERE id IN (SELECT id FROM events ORDER BY id LIMIT ${SLICE}) AND at < $1`,
        before,
      );
      if (dropped === SLICE) return true;
      for (const [share, bound] of Object.entries(atMost)) {
        if (await trim(database, share as EventShare, bound)) return true;
      }
      return false;
    },
  };
}

/** The latest sign-ins of each account. */
async function readSignIns(
  database: Database,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, readonly SignIn[]>> {
  const rows = await database.rows(
    `SELECT latest.*
     FROM unnest($1::bigint[]) AS asked (id) CROSS JOIN LATERAL (
       SELECT id, user_id, at, kind, address, user_agent FROM events
       WHERE user_id = asked.id AND ${SIGN_IN} AND kind <> 'login_throttled'
       ORDER BY at DESC, id DESC LIMIT ${SIGN_INS}) AS latest
     ORDER BY at DESC, id DESC`,
    userIds,
  );
  const byAccount = Map.groupBy(rows, ({ user_id: userId }) => Number(userId));
  return new Map([...byAccount].map(([userId, own]) => [userId, own.map(toSignIn)]));
}

function toSignIn(row: Row): SignIn {
  return {
    at: Number(row.at),
    ok: row.kind === 'login',
    address: String(row.address),
    userAgent: String(row.user_agent),
  };
}

async function insert(database: Database, event: AuthEvent): Promise<number> {
  const { at, kind, reason, about = null, userId, actorId, requestId, address, userAgent } = event;
  return database.transaction(async (queries) => {
    if (requestId === BY_COMMAND) {
      const sql = 'INSERT INTO unlogged_acts (at, kind, reason, user_id) VALUES ($1, $2, $3, $4)';
      await queries.run(sql, at, kind, reason, userId);
    }
    const row = await queries.first(
      `INSERT INTO events
         (at, kind, reason, about, user_id, actor_id, request_id, address, user_agent, share)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
      at,
      kind,
      reason,
      about,
      userId,
      actorId,
      requestId,
      address,
      userAgent,
      shareOf(event),
    );
    return Number(row?.id);
  });
}

/** Writes what has repeated, in one transaction. */
async function saveRepeats(database: Database, repeats: EventRepeats): Promise<void> {
  const waiting = repeats.take();
  if (waiting.length === 0) return;
  try {
    await database.transaction(async (queries) => {
      for (const { id, key, last, count } of waiting) {
        const changed = await queries.run(
          `UPDATE events SET first_at = coalesce(first_at, at), at = greatest(at, $1),
             count = count + $2, request_id = $3, address = $4, user_agent = $5
           WHERE id = $6`,
          last.at,
          count,
          last.requestId,
          last.address,
          last.userAgent,
          id,
        );
        if (changed === 0) repeats.forget(key); // dropped meanwhile: the next one begins anew
      }
    });
  } catch (error) {
    repeats.giveBack(waiting);
    throw error;
  }
}
