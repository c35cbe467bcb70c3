import { statSync } from 'node:fs';
import { platform } from 'node:os';

/** The files of a database that other accounts of this machine can open, by their modes. None on Windows, and in memory. */
export function openToOthers(path: string): readonly string[] {
  if (path === ':memory:' || platform() === 'win32') return [];
  // What was written last is in -wal alone; SQLite makes it with the mode that the database has then.
  return [path, `${path}-wal`, `${path}-shm`].filter((file) => {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    return (mode & 0o077) !== 0;
  });
}
