/** Which files of the repository belong to the program: those that git tracks. */
import { execFileSync } from 'node:child_process';

/**
 * The tracked files below some folders, as paths from the top of the repository. Empty without git,
 * or in a copy that is no repository.
 */
export function trackedFiles(root: string, folders: readonly string[]): ReadonlySet<string> {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--', ...folders], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 4_000_000,
    });
    return new Set(listed.split('\0').filter((path) => path !== ''));
  } catch {
    return new Set();
  }
}
