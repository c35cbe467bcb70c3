import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { changedRow } from './changed-row.ts';

/** A secret of so many bytes by its name: made when it is first asked for, the same ever after. */
export function openSecret(database: DatabaseSync, name: string, bytes: number): Buffer {
  // One statement makes it or finds it, so two processes that start together agree.
  const insert = changedRow(
    database,
    'INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET name = name',
    'value',
  );
  const row = insert(name, randomBytes(bytes));
  if (!(row?.value instanceof Uint8Array)) throw new Error(`secret ${name} is not readable`);
  return Buffer.from(row.value);
}
