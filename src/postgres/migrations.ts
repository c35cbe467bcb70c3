/**
 * Brings a database up to date. The table coatcheck_schema holds the number of steps that were run.
 * Several servers may start at once: one of them runs the missing steps in a transaction, and the
 * others wait for it.
 */
import { ForeignDatabase, NewerSchema, OlderSchema } from '../auth/database.ts';
import type { Database, Queries } from './database.ts';
import { STEPS, type Step } from './schema-steps.ts';

/** The schema version of this program. */
export const SCHEMA_VERSION = STEPS.length;

/** The key of the advisory lock that one of several starters gets. */
const MIGRATING = 8_251_001;

/** What is known of a schema; version 0 is that of an empty database. */
export type Schema = { readonly version: number; readonly readableFrom: number };

/**
 * Runs the missing steps. Answers with the version before. Rejects with NewerSchema when a newer
 * version of the program has changed the database so that this one cannot work with it, and with
 * ForeignDatabase when the tables of another program are there.
 */
export function migrate(database: Database, steps: readonly Step[] = STEPS): Promise<number> {
  return database.transaction(async (queries) => {
    // For the transaction, not for the connection: behind a pooler, those of two programs may share
    // one connection.
    await queries.rows('SELECT pg_advisory_xact_lock($1)', MIGRATING);
    const { version, readableFrom } = await readSchema(queries);
    if (readableFrom > steps.length) throw new NewerSchema(version, steps.length);
    const missing = steps.slice(version);
    for (const { sql } of missing) await queries.script(sql);
    const last = missing.at(-1);
    if (last !== undefined) {
      await queries.run('DELETE FROM coatcheck_schema');
      const values = [steps.length, last.readableFrom];
      await queries.run('INSERT INTO coatcheck_schema VALUES ($1, $2)', ...values);
    }
    return version;
  });
}

/**
 * Rejects with OlderSchema, NewerSchema or ForeignDatabase unless this program can work with the
 * database as it is.
 */
export async function requireCurrent(database: Database): Promise<void> {
  const { version, readableFrom } = await readSchema(database);
  if (readableFrom > SCHEMA_VERSION) throw new NewerSchema(version, SCHEMA_VERSION);
  if (version < SCHEMA_VERSION) throw new OlderSchema(version, SCHEMA_VERSION);
}

// Those of other users as well, which information_schema leaves out; not those of an extension,
// which an administrator may have put into each new database.
const TABLES = `
  SELECT relname AS name FROM pg_class
  WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_class'::regclass
      AND objid = pg_class.oid AND deptype = 'e')`;

/** What is known of the schema of a database. Rejects with ForeignDatabase. */
export async function readSchema(queries: Queries): Promise<Schema> {
  const tables = await queries.rows(TABLES);
  if (tables.length === 0) return { version: 0, readableFrom: 0 };
  if (!tables.some(({ name }) => name === 'coatcheck_schema')) throw new ForeignDatabase();
  const row = await queries.first('SELECT version, readable_from FROM coatcheck_schema');
  return { version: Number(row?.version), readableFrom: Number(row?.readable_from) };
}
