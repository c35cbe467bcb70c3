/** The operating-system account that the program runs as. */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isPostgresUrl } from '../auth/database-url.ts';
import type { Config } from './config.ts';
import { accountName } from './system-accounts.ts';

/**
 * Why root may not use this SQLite file: it, or the folder that it would be created in, belongs to
 * another account, which could not open files that root creates. `what` is the program that runs.
 * Null for another account, and when root owns it.
 */
export function rootProblem(database: string, userId: number | null, what: string): string | null {
  if (userId !== 0) return null;
  const path = nearestExisting(resolve(database));
  const owner = statSync(path).uid;
  if (owner === 0) return null;
  const name = accountName(owner);
  return `${path} belongs to ${name ?? `account ${owner}`}, but ${what} runs as root: the server could not open files that root creates. Run it as that account: sudo -u ${name ?? `'#${owner}'`} …`;
}

/**
 * Why this account may not start the server: rootProblem, for a folder that exists. A folder that
 * the server makes belongs to root, so nobody is locked out of it.
 */
export function accountProblems(
  { database, keyFile }: Pick<Config, 'database' | 'keyFile'>,
  userId: number | null,
): readonly string[] {
  const isInMemory = keyFile === null;
  if (isInMemory || isPostgresUrl(database) || !existsSync(dirname(resolve(database)))) return [];
  const problem = rootProblem(database, userId, 'this server');
  return problem === null ? [] : [problem];
}

/** The path itself if it exists, or else its nearest existing parent folder. */
export function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}
