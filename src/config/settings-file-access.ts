import { statSync } from 'node:fs';
import type { UsedFile } from './given-settings.ts';
import { accountName } from './system-accounts.ts';

/**
 * Who else may change a settings file, or read a password in it: sentences, each with what to do,
 * without a full stop. MAIL_COMMAND is run, so whoever writes the file acts as the server.
 * `userId` is the account of this process; null on a system without uids, which is not checked.
 */
export function accessProblems(file: UsedFile, userId: number | null): readonly string[] {
  const { path, folder, access, hasPassword } = file;
  if (access === null || userId === null) return [];
  const { mode, uid } = access;
  const problems: string[] = [];
  if (mode & 0o022) problems.push(`other accounts may change it: chmod go-w ${path}`);
  if (isOther(uid, userId)) {
    problems.push(`${accountName(uid) ?? `account ${uid}`} may change it: chown root ${path}`);
  }
  if (isOpenToAll(folder)) {
    problems.push(`other accounts may replace it: chmod o-w ${folder}`);
  }
  if (hasPassword && mode & 0o004) {
    problems.push(`other accounts may read the password in it: chmod o-r ${path}`);
  }
  return problems;
}

// Root does not know for which account it looks, and may be told of none.
function isOther(uid: number, userId: number): boolean {
  return uid !== 0 && userId !== 0 && uid !== userId;
}

// In a folder like /tmp (mode 1777) only the owner of a file may replace it.
function isOpenToAll(folder: string): boolean {
  const { mode } = statSync(folder);
  return (mode & 0o002) !== 0 && (mode & 0o1000) === 0;
}
