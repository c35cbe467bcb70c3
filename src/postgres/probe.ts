import type { StorageProbe } from '../auth/storage-probe.ts';
import type { Database } from './database.ts';

/** ms between two probes. */
const EVERY = 1_000;

/** Probes whether the database can be written: it commits a row in `facts`. */
export function createProbe(database: Database, now: () => number): StorageProbe {
  let asked: ReturnType<StorageProbe> | null = null;
  let askedAt = 0;

  const look: StorageProbe = async () => {
    try {
      await database.transaction((queries) =>
        queries.run(
          `INSERT INTO facts (name, value) VALUES ('probe', clock_timestamp()::text)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        ),
      );
      return { state: 'ok' };
    } catch (error) {
      return { state: 'storage', error };
    }
  };

  return () => {
    if (asked === null || Math.abs(now() - askedAt) >= EVERY) {
      askedAt = now();
      asked = look();
    }
    return asked;
  };
}
