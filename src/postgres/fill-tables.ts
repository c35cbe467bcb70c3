/** Fills an empty PostgreSQL with the tables of another database. */
import type { Client, ClientConfig } from 'pg';
import { DatabaseUnfit } from '../auth/database.ts';
import type { CopiedCounts, CopiedRow, CopiedTable, CopiedValue } from '../auth/table-copy.ts';
import { connectionOf } from './connection.ts';
import { loadDriver } from './driver.ts';
import { explainOpening } from './explain-opening.ts';
import { openPostgres } from './open.ts';

/** Rows that are sent at once. */
const BATCH = 500;

/**
 * Copies all rows in one transaction: all of them, or none. Numbers and sealed values stay as they
 * are. Rejects with DatabaseUnfit when the PostgreSQL is not empty or cannot be used.
 */
export async function fillTables(
  url: string,
  tables: readonly CopiedTable[],
  now: () => number,
): Promise<CopiedCounts> {
  // Makes the tables, as the first start of a server does.
  await (await openPostgres(url, { as: 'server' }, now)).close();
  const driver = await loadDriver();
  const client = new driver.Client(unhurried(connectionOf(url)));
  client.on('error', () => {}); // the query that fails tells
  try {
    await client.connect();
    await client.query('BEGIN');
    await client.query('SET CONSTRAINTS ALL DEFERRED');
    // Nobody writes meanwhile: a server that starts now waits for its turn.
    await client.query(`LOCK TABLE ${tables.map(({ name }) => name).join(', ')}`);
    const counts = new Map<string, number>();
    for (const table of tables) await requireEmpty(client, table);
    for (const table of tables) counts.set(table.name, await fillTable(client, table));
    await client.query('COMMIT');
    return counts;
  } catch (error) {
    throw explainOpening(error, url);
  } finally {
    await client.end().catch(() => {}); // without COMMIT, everything is as it was
  }
}

// A large table takes longer than a request may.
function unhurried({ query_timeout: _, ...connection }: ClientConfig): ClientConfig {
  return connection;
}

async function requireEmpty(client: Client, { name }: CopiedTable): Promise<void> {
  const { rows } = await client.query(`SELECT 1 FROM ${name} LIMIT 1`);
  if (rows.length === 0) return;
  const sentence = `it is not empty (${name}). Make a new one: createdb.`;
  throw new DatabaseUnfit(sentence, { mayPass: false });
}

async function fillTable(client: Client, table: CopiedTable): Promise<number> {
  const { name, numbered } = table;
  for (const batch of batchesOf(table.rows())) {
    // The types of the columns are those of the table: json_populate_recordset reads each value as
    // PostgreSQL reads a text of that type.
    await client.query(
      `INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, $1)`,
      [JSON.stringify(batch.map(toJson))],
    );
  }
  if (numbered !== null) {
    await client.query(`SELECT setval(pg_get_serial_sequence($1, $2), greatest($3, 1), $3 > 0)`, [
      name,
      numbered.column,
      numbered.last,
    ]);
  }
  const { rows } = await client.query(`SELECT count(*) AS n FROM ${name}`);
  const count = Number(rows[0]?.n);
  if (count === table.count) return count;
  throw new DatabaseUnfit(`${name} has ${count} rows of ${table.count}: nothing was copied.`, {
    mayPass: false,
  });
}

function* batchesOf(rows: Iterable<CopiedRow>): Generator<readonly CopiedRow[]> {
  let batch: CopiedRow[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function toJson(row: CopiedRow): Record<string, string | number | null> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toText(value)]));
}

// bytea as PostgreSQL reads it; no text of PostgreSQL contains a NUL.
function toText(value: CopiedValue): string | number | null {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}
