import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';

/**
 * Prepares a statement that changes at most one row and returns these columns of it; undefined when
 * it changed none. It does not use `get()`: that stops at the first row, the commit happens in the
 * following reset, and node drops its error. On a full disk the caller would get a row that was
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
