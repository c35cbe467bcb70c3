/**
 * Databases of earlier versions as SQL text: test/upgrades/VERSION.sql. Times are relative to @now,
 * the moment at which a file is loaded, so that sessions and links have not expired by then.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

/**
 * What a test needs to know of the people in a dump. Empty where that version had no such thing.
 */
export type Facts = {
  readonly commit: string;
  /** Cookies of open sessions, `name=value`. Cleo has an authenticator app, if there were any. */
  readonly ada: string;
  readonly bob: string;
  readonly cleo: string;
  /** The secrets of one-time links: an invitation, and a new password for Bob. */
  readonly invite: string;
  readonly reset: string;
  /** Of a program of Bob's. */
  readonly refreshToken: string;
  /** The key of Cleo's app, in base32, and her recovery codes. */
  readonly totpKey: string;
  readonly recoveryCodes: readonly string[];
};

/** Every row and table of a database file, with the time `now` (ms) as @now. */
export function dumpDatabase(path: string, now: number): string {
  const database = new DatabaseSync(path, { readOnly: true });
  const all = (sql: string) => database.prepare(sql).all();
  const lines: string[] = [];
  const rows = (table: string) => {
    for (const row of all(`SELECT * FROM ${table}`)) {
      const values = Object.values(row).map((value) => toSql(value, now));
      lines.push(`INSERT INTO ${table} VALUES (${values.join(', ')});`);
    }
  };
  // Rows before indexes and triggers, which change nothing that is stored already.
  for (const { name, sql } of all("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")) {
    if (name === 'sqlite_sequence') continue;
    lines.push(`${sql};`);
    rows(String(name));
  }
  lines.push('DELETE FROM sqlite_sequence;'); // the inserts above have filled it
  rows('sqlite_sequence');
  const rest = "SELECT sql FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL";
  for (const { sql } of all(rest)) lines.push(`${sql};`);
  lines.push(`PRAGMA user_version = ${all('PRAGMA user_version')[0]?.user_version};`);
  database.close();
  return `${lines.join('\n')}\n`;
}

const YEAR = 365 * 24 * 3600 * 1000;

function toSql(value: SQLOutputValue, now: number): string {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  const difference = Number(value) - now;
  if (Math.abs(difference) > YEAR) return String(value);
  return `@now${difference < 0 ? '' : '+'}${difference}`;
}

/** The text of pg_dump, with the times near `now` (ms) as @now. */
export function relativeTimes(sql: string, now: number): string {
  const plain = sql.replaceAll(/^(?:--.*|\\.*)?\n/gm, ''); // no comments, no commands of psql
  return plain.replaceAll(/\b\d{13}\b/g, (digits) => toSql(Number(digits), now));
}

/** Writes a dump, with facts and the content of the key file, if there was one. */
export function writeDump(name: string, sql: string, facts: Facts, key: string): void {
  const head = [
    '-- Made from this commit by test/upgrades/make.ts.',
    `-- ${JSON.stringify(facts)}`,
  ];
  if (key !== '')
    head.push(
      ...key
        .trimEnd()
        .split('\n')
        .map((line) => `-- key: ${line}`),
    );
  writeFileSync(`test/upgrades/${name}.sql`, `${head.join('\n')}\n${sql}`);
}

/** A dump as SQL of the time `now`. Writes its key file, if there was one. Returns the facts. */
export function readDump(
  name: string,
  keyFile: string,
  now: number,
): { facts: Facts; sql: string } {
  const text = readFileSync(`test/upgrades/${name}.sql`, 'utf8');
  const [, facts = ''] = text.split('\n', 2);
  const key = text.matchAll(/^-- key: (.*)$/gm);
  const lines = Array.from(key, ([, line]) => `${line}\n`);
  if (lines.length > 0) writeFileSync(keyFile, lines.join(''), { mode: 0o600 });
  return { facts: JSON.parse(facts.slice(3)), sql: text.replaceAll('@now', String(now)) };
}

/** Makes the database file of a dump, with its key file. Returns the facts. */
export function loadDump(version: string, path: string, now: number): Facts {
  const { facts, sql } = readDump(version, `${path}.key`, now);
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
  return facts;
}
