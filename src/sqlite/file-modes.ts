import { statSync } from 'node:fs';
import { platform } from 'node:os';

/**
 * The files of a database that other accounts of this machine can open, by their modes. None on
 * Windows, and in memory.
 */
export function exposedFiles(path: string): readonly string[] {
  if (path === ':memory:' || platform() === 'win32') return [];
  // What was written last is in -wal alone; SQLite makes it with the mode that the database has
  // then.
  return [path, `${path}-wal`, `${path}-shm`].filter((file) => {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    return (mode & 0o077) !== 0;
  });
}

/**
 * Whether more accounts of this machine than intended can read or change the file. Reading by the
 * group is allowed for a file that another account (root) owns: systemd and administrators pass a
 * file to a server that way.
 */
export function isExposed(path: string, database: string): boolean {
  if (platform() === 'win32') return false;
  const { mode, uid } = statSync(path);
  const isOurs = uid === statSync(database).uid;
  return (mode & (isOurs ? 0o077 : 0o037)) !== 0;
}
