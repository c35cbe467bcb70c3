import { toProgram } from '../auth/rows/program-row.ts';
import type { StoredSession } from '../auth/sessions/session.ts';
import type { FoundSession } from '../auth/sessions/session-store.ts';
import { toMethod } from '../auth/sign-in/sign-in-method.ts';
import type { Row } from './database.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

const COLUMNS = `sessions.id, sessions.key, user_id, sessions.created_at, sessions.last_seen_at,
  idle_ms, expires_at, remembered, address, user_agent, method, sessions.name, audience, client_id,
  scope, parent, handle`;
const SESSIONS = 'sessions LEFT JOIN refresh_tokens ON session_id = sessions.id';

/** Selects sessions. */
export const SELECT_SESSION = `SELECT ${COLUMNS} FROM ${SESSIONS}`;

const ACCOUNT_COLUMNS = USER_COLUMNS.replaceAll(/\w+/g, 'users.$& AS account_$&');

/** Selects sessions, each with its account: one query for a page. */
export const SELECT_FOUND = `
  SELECT ${COLUMNS}, ${ACCOUNT_COLUMNS}
  FROM ${SESSIONS} JOIN users ON users.id = user_id`;

/** Converts a row of SELECT_SESSION. */
export function toSession(row: Row): StoredSession {
  return {
    id: Number(row.id),
    key: String(row.key),
    userId: Number(row.user_id),
    createdAt: Number(row.created_at),
    lastSeenAt: Number(row.last_seen_at),
    idleMs: Number(row.idle_ms),
    expiresAt: Number(row.expires_at),
    remembered: row.remembered === true,
    address: String(row.address),
    userAgent: String(row.user_agent),
    method: toMethod(row.method),
    ...toProgram({
      handle: textOf(row.handle),
      name: textOf(row.name),
      audience: textOf(row.audience),
      clientId: textOf(row.client_id),
      scope: textOf(row.scope),
      parent: textOf(row.parent),
    }),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Converts a row of SELECT_FOUND. */
export function toFound(row: Row): FoundSession {
  return { session: toSession(row), user: toUser(row, 'account_') };
}
