import type { DatabaseSync } from 'node:sqlite';
import { SCHEMA_VERSION, schemaVersion } from './migrations.ts';
import { transaction } from './transaction.ts';

const IS_LISTED = "(kind = 'invite' AND email IS NOT NULL)";

/**
 * Ends what lets someone in without a password, in one transaction: sessions, half-done sign-ins,
 * one-time links. An invitation for an address stays in the list as expired, to be sent again; of a
 * database of an older version, it is removed, too. `now` is in ms.
 */
export function endOpenDoors(database: DatabaseSync, now: number): void {
  transaction(database, () => {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const empty = (table: string, rows = 'true') => {
      const isThere = tables.some(({ name }) => name === table); // not in every version
      if (isThere) database.exec(`DELETE FROM ${table} WHERE ${rows}`);
    };
    empty('sessions');
    empty('pending_sign_ins');
    if (schemaVersion(database) !== SCHEMA_VERSION) return empty('links');
    empty('links', `NOT ${IS_LISTED}`);
    const expire = `UPDATE links SET expires_at = min(expires_at, ?) WHERE ${IS_LISTED}`;
    database.prepare(expire).run(now);
  });
}
