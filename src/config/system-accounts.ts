/** The accounts of the operating system, as /etc/passwd and /etc/group name them. */
import { existsSync, readFileSync, type Stats } from 'node:fs';

/** The owner, the group and the mode of a file. */
export type FileAccess = Pick<Stats, 'uid' | 'gid' | 'mode'>;

/** The name of an account; null when it has none here. */
export function accountName(userId: number): string | null {
  return rowsOf('/etc/passwd').find(([, , uid]) => uid === String(userId))?.[0] ?? null;
}

/**
 * An account other than root that may read a file of this access: its owner, or the first one in
 * its group. Null without one.
 */
export function readerOf({ uid, gid, mode }: FileAccess): string | null {
  if (uid !== 0 && mode & 0o400) return accountName(uid);
  if (gid === 0 || !(mode & 0o040)) return null;
  const owner = rowsOf('/etc/passwd').find(([, , , primary]) => primary === String(gid));
  const [, , , members = ''] = rowsOf('/etc/group').find(([, , id]) => id === String(gid)) ?? [];
  return owner?.[0] ?? members.split(',').find(Boolean) ?? null;
}

// macOS has the accounts of people elsewhere, Windows has no such file.
function rowsOf(path: string): readonly string[][] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.map((line) => line.split(':'));
}
