import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sync } from '../sync.ts';
import { readFile } from './database.ts';
import { transaction } from './transaction.ts';

/**
 * By how much the ids in a copy are raised. Ids given out after the copy stand in logs and events;
 * after a restore they are not given out again, unless there were more of them than this, or the
 * same copy is restored twice.
 */
const JUMP = 1_000_000;

/**
 * Writes the database, as it is at one moment, into an empty file, which is on disk when this
 * returns; its next ids are a million higher. VACUUM INTO is one read transaction: in WAL mode the
 * server continues to write. The backup API of SQLite, in steps, would start again after each
 * write.
 */
export function copyDatabase(from: string, to: string): void {
  readFile(from, (database) => database.prepare('VACUUM INTO ?').run(to));
  skipIds(to);
  // VACUUM INTO does not flush the new file, nor its entry in the folder.
  sync(to);
  sync(dirname(to));
}

function skipIds(path: string): void {
  const database = new DatabaseSync(path);
  try {
    transaction(database, () => {
      const kept = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'");
      if (kept.get() === undefined) return; // no database of ours
      database.exec(`
        INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_schema
        WHERE type = 'table' AND name IN ('users', 'sessions', 'links', 'passkeys')
          AND name NOT IN (SELECT name FROM sqlite_sequence);
        UPDATE sqlite_sequence SET seq = seq + ${JUMP};`);
    });
  } finally {
    database.close();
  }
}
