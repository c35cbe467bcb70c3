import type { SessionStore, SharedSessions } from '../auth/sessions/session-store.ts';
import type { RefreshKeys } from '../auth/tokens/refresh-token.ts';
import { saveAccountsSeen, useAccount } from './account-seen.ts';
import { useClient } from './client-store.ts';
import type { Database, Queries } from './database.ts';
import type { Feed } from './feed.ts';
import { readTogether } from './read-together.ts';
import { SELECT_FOUND, SELECT_SESSION, toFound, toSession } from './session-row.ts';

/** The SessionStore on PostgreSQL. Several servers share it. */
export function createSessionStore(database: Database, feed: Feed | null): SessionStore {
  const { of, ...shared } = createLookUps(database, feed);
  return {
    replace: (endedBy, session, passwordVersion, { refresh, continues } = {}) =>
      database.transaction(async (queries) => {
        const { key, userId, createdAt, lastSeenAt, idleMs, expiresAt, program } = session;
        await useClient(queries, program?.clientId ?? null);
        await useAccount(queries, userId, passwordVersion, lastSeenAt);
        // As the insert does, but before the look: one that ends at this moment is not found there.
        if (program?.parent) await queries.run(HOLD, program.parent);
        const own = await queries.rows(
          `${SELECT_SESSION} WHERE user_id = $1 ORDER BY sessions.id DESC`,
          userId,
        );
        const ended = endedBy(own.map(toSession));
        await queries.run(LOCK, ended);
        const row = await queries.first(
          `INSERT INTO sessions (key, user_id, created_at, last_seen_at, idle_ms, expires_at,
             remembered, address, user_agent, method, name, audience, client_id, scope, parent)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
           RETURNING id`,
          key,
          userId,
          createdAt,
          lastSeenAt,
          idleMs,
          expiresAt,
          session.remembered,
          session.address,
          session.userAgent,
          session.method,
          program?.name ?? null,
          program?.audience ?? null,
          program?.clientId ?? null,
          program?.scope ?? null,
          program?.parent ?? null,
        );
        const id = Number(row?.id);
        if (continues !== undefined) await moveAlong(queries, userId, continues, key);
        // After the moves: deleting a session deletes those whose parent it still is.
        await queries.run('DELETE FROM sessions WHERE key = ANY ($1)', ended);
        if (refresh !== undefined) await insertRefresh(queries, id, refresh);
        return id;
      }),
    // One statement, which may run twice: three round trips less for each log-out. It waits also
    // when it has deleted nothing: another transaction may have, and not be acknowledged yet.
    forget: async (keys) => {
      await database.run('DELETE FROM sessions WHERE key = ANY ($1)', keys);
      await database.settled();
    },
    forgetOf: (userId) =>
      database.transaction(async (queries) => {
        const deleted =
          userId === null
            ? queries.run('DELETE FROM sessions')
            : queries.run('DELETE FROM sessions WHERE user_id = $1', userId);
        return waitIfNone(queries, await deleted);
      }),
    // Only what another server has not seen later, and never a session that has ended meanwhile.
    saveLastSeen: async (sessions) => {
      await database.run(
        `UPDATE sessions SET last_seen_at = greatest(last_seen_at, seen.at)
         FROM unnest($1::text[], $2::bigint[]) AS seen (key, at) WHERE sessions.key = seen.key`,
        sessions.map(({ key }) => key),
        sessions.map(({ lastSeenAt }) => lastSeenAt),
      );
      await saveAccountsSeen(database, sessions);
    },
    has: async (key) =>
      (await database.first('SELECT 1 FROM sessions WHERE key = $1', key)) !== undefined,
    // Without a feed each request asks: no other server tells of a session that it has ended.
    version: () => feed?.version() ?? Number.NaN,
    all: () => readAll(database),
    byKey: async (key) => (await shared.find(key))?.session ?? null,
    of,
    shared,
  };
}

// The insert locks what is told (feed-tables.ts), so what is deleted and moved is locked before it;
// those of browsers first, as where one is deleted and those of clients with it.
const LOCK = `
  SELECT FROM sessions WHERE key = ANY ($1) OR parent = ANY ($1)
  ORDER BY parent IS NOT NULL, id FOR UPDATE`;

const HOLD = 'SELECT FROM sessions WHERE key = $1 FOR KEY SHARE';

/** ms that a server may know a later use of a session than is stored: twice the time of a save. */
const UNSAVED = 120_000;

function createLookUps(
  database: Database,
  feed: Feed | null,
): SharedSessions & Pick<SessionStore, 'of'> {
  const findByKey = readTogether(async (keys: readonly string[]) => {
    const rows = await database.rows(`${SELECT_FOUND} WHERE sessions.key = ANY ($1)`, keys);
    return new Map(rows.map((row) => [String(row.key), toFound(row)]));
  });
  const findByHandle = readTogether(async (handles: readonly string[]) => {
    const rows = await database.rows(`${SELECT_FOUND} WHERE handle = ANY ($1)`, handles);
    return new Map(rows.map((row) => [String(row.handle), toFound(row)]));
  });
  const ofAccount = readTogether(async (userIds: readonly number[]) => {
    const sql = `${SELECT_SESSION} WHERE user_id = ANY ($1) ORDER BY sessions.id DESC`;
    const sessions = (await database.rows(sql, userIds)).map(toSession);
    return Map.groupBy(sessions, ({ userId }) => userId);
  });
  return {
    find: async (key) => (await findByKey(key)) ?? null,
    findByHandle: async (handle) => (await findByHandle(handle)) ?? null,
    of: async (userId) => (await ofAccount(userId)) ?? [],
    prune: (now, atMost) =>
      database.run(
        `DELETE FROM sessions WHERE id IN (
           SELECT id FROM sessions WHERE expires_at <= $1 OR last_seen_at + idle_ms <= $2
           LIMIT $3)`,
        now,
        now - UNSAVED,
        atMost,
      ),
    forgetOthers: (userId, kept) =>
      database.transaction(async (queries) => {
        const sql = 'DELETE FROM sessions WHERE user_id = $1 AND key IS DISTINCT FROM $2';
        return waitIfNone(queries, await queries.run(sql, userId, kept));
      }),
    settled: () => database.settled(),
    onChange: (listener) => feed?.onChange(listener),
  };
}

/**
 * Makes the end of the transaction wait for the servers although it has deleted nothing: another
 * transaction may have deleted the sessions a moment ago, and still wait for them.
 */
async function waitIfNone(queries: Queries, deleted: number): Promise<number> {
  if (deleted === 0) {
    await queries.run("SELECT set_config('coatcheck.told', n::text, true) FROM feed");
  }
  return deleted;
}

// A user who confirms that it is them, while their app shows its first code, would else have
// scanned a key that is good for nothing, and would have to sign in to their apps again.
const MOVES = [
  'UPDATE totp_enrolments SET session = $1 WHERE session = $2 AND user_id = $3',
  'UPDATE sessions SET parent = $1 WHERE parent = $2 AND user_id = $3',
  'UPDATE client_logins SET session = $1 WHERE session = $2 AND user_id = $3',
];

async function moveAlong(
  queries: Queries,
  userId: number,
  from: string,
  to: string,
): Promise<void> {
  for (const sql of MOVES) await queries.run(sql, to, from, userId);
}

async function insertRefresh(queries: Queries, id: number, refresh: RefreshKeys): Promise<void> {
  await queries.run(
    'INSERT INTO refresh_tokens (session_id, family, current, handle) VALUES ($1, $2, $3, $4)',
    id,
    refresh.family,
    refresh.key,
    refresh.handle,
  );
}

const PAGE = 1_000;

async function* readAll(database: Database) {
  let last = 0;
  for (;;) {
    const sql = `${SELECT_SESSION} WHERE sessions.id > $1 ORDER BY sessions.id LIMIT ${PAGE}`;
    const page = (await database.rows(sql, last)).map(toSession);
    yield page;
    if (page.length < PAGE) return;
    last = page.at(-1)?.id ?? last;
  }
}
