/** Which files of the repository belong to the program: those that git tracks. */
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';

/**
 * The tracked files below some folders, as paths from the top of the repository. In a copy that is
 * no repository, all files of these folders.
 */
export function trackedFiles(root: string, folders: readonly string[]): ReadonlySet<string> {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--', ...folders], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 4_000_000,
    });
    const tracked = listed.split('\0').filter((path) => path !== '');
    if (tracked.length > 0) return new Set(tracked);
  } catch {
    // There is no git, or no repository.
  }
  const found = globSync(
    folders.map((folder) => `${folder}/**/*.*`),
    { cwd: root },
  );
  return new Set(found.map((path) => path.replaceAll('\\', '/')));
}
