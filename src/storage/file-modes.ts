import { statSync } from 'node:fs';
import { platform } from 'node:os';

/**
 * The files of a database that other accounts of this machine can open, by their modes. None on
 * Windows, and in memory.
 */
export function openToOthers(path: string): readonly string[] {
  if (path === ':memory:' || platform() === 'win32') return [];
  // What was written last is in -wal alone; SQLite makes it with the mode that the database has
  // then.
  return [path, `${path}-wal`, `${path}-shm`].filter((file) => {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    return (mode & 0o077) !== 0;
  });
}

/**
 * Whether more accounts of the machine than need to can read the file, or change it. A group that
 * may read a file of somebody else, of root, was meant to: so systemd and administrators give a
 * file to a server.
 */
export function isOpenToOthers(path: string, database: string): boolean {
  if (platform() === 'win32') return false;
  const { mode, uid } = statSync(path);
  const isOurs = uid === statSync(database).uid;
  return (mode & (isOurs ? 0o077 : 0o037)) !== 0;
}
