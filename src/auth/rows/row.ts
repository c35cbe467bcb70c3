/**
 * A row of a table by the names of its columns. SQLite and PostgreSQL name them alike; what they
 * answer for a boolean differs.
 */
export type Row = Readonly<Record<string, unknown>>;

/** A boolean of a row: SQLite has 0 and 1. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 1;
}
