/** Which files of the source the learner has edited. */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

const FOLDERS = ['src', 'views', 'learn', 'lessons', 'public'];

/**
 * The files that differ from the repository, and those that it does not have. Empty without git, or
 * when the folder is no repository.
 */
export function ownEdits(root: string): readonly string[] {
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(root) };
  const { status, stdout } = spawnSync(
    'git',
    ['status', '--porcelain', '-z', '--no-renames', '--', ...FOLDERS],
    { cwd: root, encoding: 'utf8', env },
  );
  if (status !== 0) return [];
  return stdout
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3));
}
