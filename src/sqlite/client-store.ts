import type { DatabaseSync } from 'node:sqlite';
import type { OidcClient } from '../auth/oidc/client.ts';
import type { ClientStore } from '../auth/oidc/client-store.ts';
import { clientValues, toClient } from '../auth/rows/client-row.ts';
import { dataVersion } from './data-version.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/**
 * The ClientStore on SQLite. There are few clients, and each request of one looks it up: they are
 * kept in memory until this process or another one has written.
 */
export function createClientStore(database: DatabaseSync): ClientStore {
  const select = database.prepare('SELECT * FROM oidc_clients ORDER BY lower(name), id');
  const byId = database.prepare('SELECT * FROM oidc_clients WHERE id = ?');
  const insert = database.prepare(`
    INSERT INTO oidc_clients (name, secret_key, redirect_uris, logout_uris, backchannel_uri,
      home_uri, groups, algorithm, pkce, id, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const update = database.prepare(`
    UPDATE oidc_clients SET name = ?, secret_key = ?, redirect_uris = ?, logout_uris = ?,
      backchannel_uri = ?, home_uri = ?, groups = ?, algorithm = ?, pkce = ?
    WHERE id = ?`);
  const remove = database.prepare('DELETE FROM oidc_clients WHERE id = ?');
  const accounts = database.prepare('SELECT DISTINCT user_id FROM sessions WHERE client_id = ?');
  const endSessions = database.prepare('DELETE FROM sessions WHERE client_id = ?');
  const forgetLogins = database.prepare('DELETE FROM client_logins WHERE client_id = ?');
  const version = dataVersion(database);
  let kept: readonly OidcClient[] = [];
  let keptAt = Number.NaN; // equals nothing: read them first

  const all = () => {
    const now = version();
    if (now !== keptAt) {
      kept = select.all().map(toClient);
      keptAt = now;
    }
    return kept;
  };
  const change = <T>(work: () => T) =>
    storeCall(() => {
      const result = transaction(database, work);
      keptAt = Number.NaN;
      return result;
    });

  return {
    all: () => storeCall(all),
    byId: (id) => storeCall(() => all().find((client) => client.id === id) ?? null),
    insert: (client) =>
      change(() => {
        insert.run(...clientValues(client), client.id, client.createdAt);
      }),
    update: (id, changes) =>
      change(() => {
        // Not from memory: a secret that a command has just replaced must not come back.
        const row = byId.get(id);
        if (row === undefined) return false;
        return update.run(...clientValues({ ...toClient(row), ...changes }), id).changes > 0;
      }),
    remove: (id) =>
      change(() => {
        if (remove.run(id).changes === 0) return null;
        forgetLogins.run(id);
        const ended = accounts.all(id).map((row) => Number(row.user_id));
        endSessions.run(id);
        return ended;
      }),
  };
}
