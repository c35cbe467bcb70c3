/**
 * Allows one server per database. Sessions are in the memory of one process: a second server would
 * not see a logout at the first, and its set-up link would end the other one. The command line
 * needs no lock: the server reads what it has changed.
 */
import { existsSync, realpathSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseInUse } from '../auth/database.ts';
import { isBusy } from './sqlite-error.ts';

/**
 * Locks `PATH-lock` for this server, until `close()` or the end of the process: the system releases
 * the locks of a process however it ends, kill -9 included. The file is empty and stays; removing
 * it would let two servers lock two files. The database may be missing. Throws DatabaseInUse.
 */
export function lockDatabase(path: string): { close(): void } {
  // By its real path: a symbolic link to the file must not bypass the lock.
  const lock = new DatabaseSync(`${existsSync(path) ? realpathSync(path) : path}-lock`);
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw new DatabaseInUse(path, { cause: error });
    throw error;
  }
}
