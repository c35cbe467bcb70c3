/** The operating-system account that a command runs as. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
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
  const name = nameOf(owner);
  throw new CommandRefused(
    `${path} belongs to ${name ?? `account ${owner}`}, but this command runs as root: the server could not open files that root creates. Run it as that account: sudo -u ${name ?? `'#${owner}'`} …`,
  );
}

/** The path itself if it exists, or else its nearest existing parent folder. */
export function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

function nameOf(userId: number): string | null {
  if (!existsSync('/etc/passwd')) return null;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = lines.find((line) => line.split(':')[2] === String(userId));
  return line?.split(':')[0] ?? null;
}
