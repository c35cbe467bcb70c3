/**
 * One server to a database. Sessions live in the memory of one process: a second server would not
 * see who signs out at the first, and its set-up link would end the other's. The command line needs
 * no lock: what it changes, the server looks up.
 */
import { realpathSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseInUse } from '../auth/database.ts';
import { isBusy } from './sqlite-error.ts';

/**
 * Holds `PATH-lock` for this server, until `close()` or the end of the process: the system takes
 * the locks of a process back however it ends, so none is left behind by kill -9. The file is empty
 * and stays; removing it would give two servers two files to lock. Throws DatabaseInUse.
 */
export function lockDatabase(path: string): { close(): void } {
  // By its real name: a link to the file must not be a way around.
  const lock = new DatabaseSync(`${realpathSync(path)}-lock`);
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw new DatabaseInUse(path, { cause: error });
    throw error;
  }
}
