/** The operating-system account that a command runs as. */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { accountName } from '../config/system-accounts.ts';
import { CommandRefused } from './command.ts';

/**
 * Throws CommandRefused for root when the database, or the folder that it would be created in,
 * belongs to another account: the server runs as that account and could not open files that root
 * creates.
 */
export function refuseRoot(database: string, userId: number | null): void {
  if (userId !== 0) return;
  const path = nearestExisting(resolve(database));
  const owner = statSync(path).uid;
  if (owner === 0) return;
  const name = accountName(owner);
  throw new CommandRefused(
    `${path} belongs to ${name ?? `account ${owner}`}, but this command runs as root: the server could not open files that root creates. Run it as that account: sudo -u ${name ?? `'#${owner}'`} …`,
  );
}

/** The path itself if it exists, or else its nearest existing parent folder. */
export function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}
