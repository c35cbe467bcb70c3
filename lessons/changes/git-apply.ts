/** Applies a diff with `git apply`, which needs git but no repository. */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

/** How git took a diff. `text`: its own words, in English. */
export type Applied =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'no git' | 'differs' | 'failed'; readonly text: string };

/**
 * Applies a diff below a folder, to all of its files or to none. `flags`: `-R` undoes it, `--check`
 * changes nothing. `differs`: the files do not have the lines that the diff expects.
 */
export function gitApply(folder: string, diff: string, ...flags: string[]): Applied {
  const env = {
    ...process.env,
    LC_ALL: 'C', // its words are read
    // Without the ceiling, git would find a repository further up and take paths from its top.
    GIT_CEILING_DIRECTORIES: dirname(folder),
  };
  const { error, status, stderr } = spawnSync(
    'git',
    ['apply', '--whitespace=nowarn', ...flags, '-'],
    { cwd: folder, input: diff, encoding: 'utf8', env },
  );
  if (error !== undefined) return { ok: false, why: 'no git', text: error.message };
  if (status === 0) return { ok: true };
  return { ok: false, why: status === 1 ? 'differs' : 'failed', text: stderr.trim() };
}
