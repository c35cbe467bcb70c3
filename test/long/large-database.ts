import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { commandLine, freshDatabase } from '../cli/cli.ts';

/** A database of three megabytes: more than a pipe holds. */
export async function largeDatabase(t: TestContext): Promise<string> {
  const DATABASE = freshDatabase(t);
  await commandLine(DATABASE).json('user', 'add', 'ada@example.com', '--create');
  const database = new DatabaseSync(DATABASE);
  database.exec("INSERT INTO facts VALUES ('large', hex(randomblob(1500000)))");
  database.close();
  return DATABASE;
}
