import type { DatabaseSync } from 'node:sqlite';
import { connect } from '../../src/sqlite/database.ts';
import { migrate } from '../../src/sqlite/migrations.ts';

/** Opens or creates a database with all its tables, as a server does, but without its lock. */
export function openDatabase(path: string): DatabaseSync {
  const database = connect(path);
  migrate(database);
  return database;
}
