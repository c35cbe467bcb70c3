/**
 * Whether a copy that is to be restored is as this program makes one. It may come from anywhere: a
 * trigger in it would run from then on, and one on `sessions` would keep them through a restore.
 */
import { DatabaseSync } from 'node:sqlite';
import { DatabaseDamaged, ForeignDatabase, NewerSchema } from '../auth/database.ts';
import { migrate, ownVersion, SCHEMA_VERSION } from './migrations.ts';

/**
 * Throws ForeignDatabase, NewerSchema, or DatabaseDamaged for triggers, views and tables that are
 * not those of its version. More tables are allowed: Litestream adds its own.
 */
export function requireOwnSchema(database: DatabaseSync): void {
  const version = ownVersion(database);
  if (version > SCHEMA_VERSION) throw new NewerSchema(version, SCHEMA_VERSION);
  if (version === 0) throw new ForeignDatabase();
  const [own, found] = [partsOfVersion(version), partsOf(database)];
  for (const [name, sql] of found.active) {
    if (own.active.get(name) === sql) continue;
    throw new DatabaseDamaged(`it has a ${name}, which Coatcheck does not make`);
  }
  for (const [table, columns] of own.tables) {
    if (found.tables.get(table) === columns) continue;
    throw new DatabaseDamaged(`its table ${table} is not that of version ${version}`);
  }
}

type Parts = {
  /** What does something by itself, as `trigger NAME`, and its SQL. */
  readonly active: ReadonlyMap<string, string>;
  /** The names of the columns of each table. */
  readonly tables: ReadonlyMap<string, string>;
};

function partsOfVersion(version: number): Parts {
  const database = new DatabaseSync(':memory:');
  migrate(database, version);
  const parts = partsOf(database);
  database.close();
  return parts;
}

function partsOf(database: DatabaseSync): Parts {
  const pairs = (sql: string) =>
    new Map(
      database
        .prepare(sql)
        .all()
        .map(({ name, value }) => [String(name), String(value)]),
    );
  return {
    active: pairs(`
      SELECT type || ' ' || name AS name, sql AS value FROM sqlite_schema
      WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%'`),
    tables: pairs(`
      SELECT tables.name, json_group_array(columns.name) AS value
      FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
      WHERE tables.type = 'table' GROUP BY tables.name`),
  };
}
