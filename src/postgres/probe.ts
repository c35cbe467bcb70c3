import { everySecond, type StorageProbe } from '../auth/storage-probe.ts';
import type { Database } from './database.ts';

/** Probes whether the database can be written: it commits a row in `facts`. */
export function createProbe(database: Database, now: () => number): StorageProbe {
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

  return everySecond(look, now);
}
