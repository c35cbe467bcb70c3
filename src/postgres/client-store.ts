import type { OidcClient } from '../auth/oidc/client.ts';
import type { ClientStore } from '../auth/oidc/client-store.ts';
import { clientValues, toClient } from '../auth/rows/client-row.ts';
import { PasswordOutdated } from '../auth/store-errors.ts';
import type { Database, Queries } from './database.ts';
import type { Feed } from './feed.ts';

const INSERT = `
  INSERT INTO oidc_clients (name, secret_key, redirect_uris, logout_uris, backchannel_uri,
    home_uri, groups, algorithm, pkce, id, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

const UPDATE = `
  UPDATE oidc_clients SET name = $1, secret_key = $2, redirect_uris = $3, logout_uris = $4,
    backchannel_uri = $5, home_uri = $6, groups = $7, algorithm = $8, pkce = $9
  WHERE id = $10`;

const LOCK_SESSIONS = `
  SELECT user_id FROM sessions WHERE client_id = $1 ORDER BY id FOR UPDATE`;

/**
 * Holds the client of a new session until the end of the transaction. Removing it ends its
 * sessions, so one that is stored after it would outlive it.
 */
export async function useClient(queries: Queries, id: string | null): Promise<void> {
  if (id === null) return;
  const sql = 'SELECT 1 FROM oidc_clients WHERE id = $1 FOR KEY SHARE';
  if ((await queries.first(sql, id)) === undefined) throw new PasswordOutdated();
}

/**
 * The ClientStore on PostgreSQL. There are few clients, and each request of one looks it up: with a
 * feed they are kept in memory until a server has changed one.
 */
export function createClientStore(database: Database, feed: Feed | null): ClientStore {
  let kept: readonly OidcClient[] = [];
  let keptAt = Number.NaN; // equals nothing: read them first

  const all = async () => {
    const version = feed?.keysVersion() ?? Number.NaN;
    if (version === keptAt) return kept;
    const rows = await database.rows('SELECT * FROM oidc_clients ORDER BY lower(name), id');
    kept = rows.map(toClient);
    keptAt = version;
    return kept;
  };

  return {
    all,
    byId: async (id) => (await all()).find((client) => client.id === id) ?? null,
    insert: (client) =>
      database.transaction(async (queries) => {
        await queries.run(INSERT, ...clientValues(client), client.id, client.createdAt);
      }),
    update: (id, changes) =>
      database.transaction(async (queries) => {
        const sql = 'SELECT * FROM oidc_clients WHERE id = $1 FOR UPDATE';
        const row = await queries.first(sql, id);
        if (row === undefined) return false;
        return (
          (await queries.run(UPDATE, ...clientValues({ ...toClient(row), ...changes }), id)) > 0
        );
      }),
    // The client first, so that it gets no session meanwhile; what is told is locked last.
    remove: (id) =>
      database.transaction(async (queries) => {
        const found = await queries.first(
          'SELECT 1 FROM oidc_clients WHERE id = $1 FOR UPDATE',
          id,
        );
        if (found === undefined) return null;
        const ended = await queries.rows(LOCK_SESSIONS, id);
        await queries.run('DELETE FROM client_logins WHERE client_id = $1', id);
        await queries.run('DELETE FROM sessions WHERE client_id = $1', id);
        await queries.run('DELETE FROM oidc_clients WHERE id = $1', id);
        return [...new Set(ended.map((row) => Number(row.user_id)))];
      }),
  };
}
