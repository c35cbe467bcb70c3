/** The database: its work for this process, its connections, its file and the disk of that file. */
import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseLoad } from '../auth/database-load.ts';
import { counter, type Family, gauge, labelled } from './family.ts';

/** `file` is that of SQLite; null for another database. */
export function databaseFamilies(load: () => DatabaseLoad, file: string | null): readonly Family[] {
  const connections: Family = labelled(
    'gauge',
    'coatcheck_database_connections',
    'Connections to PostgreSQL that work or idle, and requests that wait for one.',
    'state',
    () => {
      const { pool } = load();
      if (pool === null) return [];
      const { open, idle, waiting } = pool;
      return Object.entries({ busy: open - idle, idle, waiting });
    },
  );
  return [
    counter('coatcheck_database_calls_total', 'Queries and transactions.', () => load().calls),
    counter(
      'coatcheck_database_seconds_total',
      'Time that the database took for them.',
      () => load().ms / 1_000,
    ),
    counter(
      'coatcheck_database_errors_total',
      'Those that failed because of the database.',
      () => load().errors,
    ),
    connections,
    gauge('coatcheck_database_size_bytes', 'Size of the SQLite file and its log.', () =>
      file === null ? null : sizeOf(file) + sizeOf(`${file}-wal`),
    ),
    gauge('coatcheck_database_disk_free_bytes', 'Room on the disk of the SQLite file.', () =>
      file === null ? null : freeBeside(file),
    ),
  ];
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

// Null when its folder is gone.
function freeBeside(path: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize;
  } catch {
    return null;
  }
}
