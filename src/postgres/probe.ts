import { everySecond, type StorageProbe } from '../auth/storage-probe.ts';
import type { Database } from './database.ts';
import { storageReason } from './postgres-error.ts';

/** ms to wait for a lock: supervisors wait a second for a reply. */
const PATIENCE = 500;

/** Probes whether the database can be written: it commits a row in `facts`. */
export function createProbe(database: Database, now: () => number): StorageProbe {
  const look: StorageProbe = async () => {
    try {
      await database.transaction(async (queries) => {
        await queries.script(`SET LOCAL lock_timeout = ${PATIENCE}`);
        await queries.run(
          `INSERT INTO facts (name, value) VALUES ('probe', clock_timestamp()::text)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        );
      });
      return { state: 'ok' };
    } catch (error) {
      return { state: 'storage', reason: storageReason(error), error };
    }
  };

  return everySecond(look, now);
}
