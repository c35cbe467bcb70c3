/**
 * The folder in which a lesson runs: a new temporary folder that looks like the top of the
 * repository. So the commands are those that a reader types there, and jars and databases do not
 * end up in the repository. Its entries are links; a lesson that changes the source gets copies.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onAbort } from './abort.ts';

/** The folder of one lesson. */
export type Workspace = {
  readonly folder: string;
  /** The environment of everything that runs there, without our own settings and proxies. */
  readonly env: Readonly<Record<string, string>>;
  /** Applies a diff to the source in this folder. Returns the error of git, or null. */
  apply(diff: string): string | null;
  /** Undoes a diff that was applied. Returns the error of git, or null. */
  undo(diff: string): string | null;
  /**
   * The names that the lesson has added at the top of this folder; a folder's ends with a slash.
   */
  left(): readonly string[];
  /** Deletes the folder. */
  remove(): void;
};

const SHOWN = ['package.json', 'tsconfig.json', 'src', 'learn', 'views', 'public', 'lessons'];

/** Creates the folder of one lesson. `root`: the repository that it looks like. */
export function createWorkspace(root: string): Workspace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'coatcheck-lesson-')));
  const modules = realpathSync(join(root, 'node_modules'));
  for (const name of SHOWN) symlinkSync(join(root, name), join(folder, name));
  symlinkSync(modules, join(folder, 'node_modules'));
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const disarm = onAbort(clear);
  let copied = false;
  return {
    folder,
    env: environment(modules),
    apply(diff) {
      if (!copied) {
        for (const name of SHOWN) {
          rmSync(join(folder, name));
          cpSync(join(root, name), join(folder, name), { recursive: true });
        }
        copied = true;
      }
      return applyDiff(folder, diff);
    },
    left: () =>
      readdirSync(folder, { withFileTypes: true })
        .filter(({ name }) => ![...SHOWN, 'node_modules'].includes(name))
        .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)),
    undo: (diff) => applyDiff(folder, diff, '-R'),
    remove: () => {
      clear();
      disarm();
    },
  };
}

/** Checks whether a diff applies in a folder. Returns the error of git, or null. */
export function checkDiff(folder: string, diff: string): string | null {
  return applyDiff(folder, diff, '--check');
}

function applyDiff(folder: string, diff: string, ...flags: string[]): string | null {
  // Without the ceiling, git would find a repository further up and take paths from its top.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: join(folder, '..') };
  const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', ...flags, '-'], {
    cwd: folder,
    input: diff,
    encoding: 'utf8',
    env,
  });
  return status === 0 ? null : stderr.trim();
}

function environment(modules: string): Record<string, string> {
  const { PATH = '', HOME = '/', TMPDIR, NODE_COMPILE_CACHE } = process.env;
  return {
    PATH: [join(modules, '.bin'), PATH].join(delimiter), // the Node that npm scripts use
    HOME,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    NO_COLOR: '1',
    npm_config_update_notifier: 'false',
  };
}
