/** Database files of a test, and what SQLite itself says of them. */
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { temporaryFolder } from '../temporary-folder.ts';
import { openDatabase } from './open-database.ts';

export const ADA = {
  email: 'ada@example.com',
  passwordHash: 'x',
  role: 'user',
  createdAt: 1,
} as const;

/** The path of a database that does not exist yet, in a folder that does not exist yet either. */
export const freshPath = (t: TestContext): string => join(temporaryFolder(t), 'data', 'test.db');

/** Opens a database, in memory unless a path is given. It is closed when the test ends. */
export function open(t: TestContext, path = ':memory:'): DatabaseSync {
  const database = openDatabase(path);
  t.after(() => database.close());
  return database;
}

/** The value of a PRAGMA. */
export const pragma = (database: DatabaseSync, name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];

/** The number of accounts. */
export const countUsers = (database: DatabaseSync): unknown =>
  database.prepare('SELECT count(*) AS n FROM users').get()?.n;
