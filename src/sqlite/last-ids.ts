/** Numbers of accounts, sessions, links and passkeys: none is given out a second time. */
import type { DatabaseSync } from 'node:sqlite';
import { readFile } from './database.ts';

/** The last number that each table gave out; empty when there is no database, or it is damaged. */
export function lastIds(path: string): ReadonlyMap<string, number> {
  try {
    const rows = readFile(path, (database) =>
      database.prepare('SELECT name, seq FROM sqlite_sequence').all(),
    );
    return new Map(rows.map(({ name, seq }) => [String(name), Number(seq)]));
  } catch {
    return new Map(); // a copy is restored because of that
  }
}

/** Raises the numbers of a database, so that its next ones come after `last`. */
export function raiseIds(database: DatabaseSync, last: ReadonlyMap<string, number>): void {
  const raise = database.prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?');
  for (const [name, seq] of last) raise.run(seq, name);
}
