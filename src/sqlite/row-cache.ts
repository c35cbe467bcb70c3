import type { DatabaseSync } from 'node:sqlite';
import { BoundedMap } from '../auth/limits/bounded-map.ts';
import { dataVersion } from './data-version.ts';

/** Entries kept at a time: some 5 MB. */
const LIMIT = 10_000;

let caches = 0;

/** The rows that an entry depends on: those of a table with the id in a column. */
export type Source = {
  readonly table: 'users' | 'events';
  readonly column: 'id' | 'user_id';
  /** The columns on which it depends; left out: all of them. */
  readonly columns?: string;
};

/**
 * Caches what `load` reads about an id, until one of its rows changes. Without the cache, reading
 * the account costs a dashboard 4 %, and the last sign-ins 13 %. SQLite reports changes by triggers
 * of this connection, so code that writes need not know of the cache; a write by another process
 * clears it. Null is not cached.
 */
export function cacheRows<T>(
  database: DatabaseSync,
  { table, column, columns }: Source,
  load: (id: number) => T | null,
): (id: number) => T | null {
  const kept = new BoundedMap<number, T>(LIMIT);
  const version = dataVersion(database);
  let keptAt = version();

  const forget = `forget_${table}_${++caches}`; // two stores on one database have a cache each
  database.function(forget, (id) => {
    kept.delete(Number(id));
    return null;
  });
  const acts: readonly [name: string, act: string, rows: readonly string[]][] = [
    ['insert', 'INSERT', ['new']],
    ['update', columns === undefined ? 'UPDATE' : `UPDATE OF ${columns}`, ['old', 'new']],
    ['delete', 'DELETE', ['old']],
  ];
  for (const [name, act, rows] of acts) {
    const calls = rows.map((row) => `SELECT ${forget}(${row}.${column});`).join(' ');
    database.exec(
      `CREATE TEMP TRIGGER ${forget}_${name} AFTER ${act} ON main.${table} BEGIN ${calls} END`,
    );
  }

  return (id) => {
    const now = version();
    if (now !== keptAt) {
      kept.clear();
      keptAt = now;
    }
    const known = kept.get(id);
    if (known !== undefined) return known;
    const found = load(id);
    if (found === null) return null;
    kept.set(id, found);
    return found;
  };
}
