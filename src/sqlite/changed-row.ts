import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';

/**
 * Prepares a statement that changes one row at most and answers with these columns of it; undefined
 * when it changed none. Not with `get()`: that stops at the first row, the commit happens in the
 * reset that follows, and node drops its error. On a full disk the caller then has a row that was
 * never stored. `all()` runs to the end and throws.
 */
export function changedRow(
  database: DatabaseSync,
  change: string,
  columns: string,
): (...values: SQLInputValue[]) => Record<string, SQLOutputValue> | undefined {
  const statement = database.prepare(`${change} RETURNING ${columns}`);
  return (...values) => statement.all(...values)[0];
}
