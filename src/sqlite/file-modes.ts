import { statSync } from 'node:fs';
import { platform } from 'node:os';

/**
 * The files of a database that other accounts of this machine can open, by their modes. Empty on
 * Windows and for a database in memory.
 */
export function exposedFiles(path: string): readonly string[] {
  if (path === ':memory:' || platform() === 'win32') return [];
  // The newest pages are only in -wal, which SQLite creates with the current mode of the database.
  return [path, `${path}-wal`, `${path}-shm`].filter((file) => {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    return (mode & 0o077) !== 0;
  });
}

/**
 * Whether more accounts of this machine than intended can read or change a file that the account
 * `ownUid` uses. The group may read a file that another account (root) owns: systemd and
 * administrators pass a file to a server that way.
 */
export function isExposed(path: string, ownUid: number): boolean {
  if (platform() === 'win32') return false;
  const { mode, uid } = statSync(path);
  return (mode & (uid === ownUid ? 0o077 : 0o037)) !== 0;
}
