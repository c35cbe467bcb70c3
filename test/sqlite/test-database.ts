/** The database of a test on SQLite; see test/test-database.ts. */
import { DatabaseSync } from 'node:sqlite';
import { toLink } from '../../src/auth/rows/link-row.ts';
import { connect } from '../../src/sqlite/database.ts';
import { createStores, openSqlite } from '../../src/sqlite/open.ts';
import { openForServer, type ServerDatabase } from '../../src/sqlite/server-database.ts';
import type { Kind, TestDatabase } from '../test-database.ts';
import { openDatabase } from './open-database.ts';

/** Opens a database as the server does; in memory unless a path is given. */
export function openTestDatabase(path = ':memory:', now: () => number = Date.now): TestDatabase {
  const opened = path === ':memory:' ? openInMemory() : openForServer(path, now);
  const { database } = opened;
  const rows = (kind: Kind) => database.prepare(`SELECT * FROM ${kind}`).all();
  const breakChange: TestDatabase['breakChange'] = async (change, kind) => {
    const name = `broken_${change.replaceAll(' ', '_')}_${kind}`;
    database.exec(`CREATE TEMP TRIGGER ${name} BEFORE ${change} ON main.${kind}
      BEGIN SELECT RAISE(FAIL, 'broken for a test'); END`);
    return async () => database.exec(`DROP TRIGGER ${name}`);
  };
  const stores = createStores(opened, now);
  return {
    stores,
    database,
    openBeside: () => openSqlite(path, { as: 'command', mayCreate: false }, now),
    links: async () => rows('links').map(toLink),
    dump: async (...kinds) => kinds.flatMap((kind) => rows(kind).map((row) => JSON.stringify(row))),
    disableAccount: async (id) => {
      database.prepare('UPDATE users SET disabled_at = 1 WHERE id = ?').run(id);
    },
    removeAdmins: async () => database.exec("UPDATE users SET role = 'user'"),
    refuseWrites: async () => {
      database.exec('PRAGMA query_only = 1');
      return async () => database.exec('PRAGMA query_only = 0');
    },
    breakKind: async (kind) => {
      database.exec(`ALTER TABLE ${kind} RENAME TO broken`);
      return async () => database.exec(`ALTER TABLE broken RENAME TO ${kind}`);
    },
    loseSecrets: async () => {
      const other = new DatabaseSync(opened.path);
      other.exec('DELETE FROM secrets');
      other.close();
      return breakChange('INSERT', 'secrets');
    },
    breakChange,
    close: () => stores.close(),
  };
}

let empty: Uint8Array | undefined;

/** A new database in memory: a copy of one that was migrated, which takes a tenth of the time. */
function openInMemory(): ServerDatabase {
  empty ??= migratedBytes();
  const database = connect(':memory:');
  database.deserialize(empty);
  return { database, path: ':memory:', migrated: null, close: () => database.close() };
}

function migratedBytes(): Uint8Array {
  const database = openDatabase(':memory:');
  const bytes = database.serialize();
  database.close();
  return bytes;
}
