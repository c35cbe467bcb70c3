import type { SharedSettingsStore } from '../auth/shared-settings-store.ts';
import type { Database } from './database.ts';

/** The SharedSettingsStore on PostgreSQL, in the table `facts`. */
export function createSharedSettingsStore(database: Database): SharedSettingsStore {
  return {
    write: (settings) =>
      database.transaction(async (queries) => {
        for (const [name, value] of Object.entries(settings)) {
          await queries.run(
            `INSERT INTO facts (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
            name,
            value,
          );
        }
      }),
    read: async () => {
      const rows = await database.rows('SELECT name, value FROM facts');
      return new Map(rows.map(({ name, value }) => [String(name), String(value)]));
    },
  };
}
