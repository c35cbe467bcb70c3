/**
 * The folder in which a lesson runs: a new temporary folder that looks like the top of the
 * repository. So the commands are those that a reader types there, and jars and databases do not
 * end up in the repository. Its entries are links; a lesson that changes the source gets copies.
 */
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onAbort } from './abort.ts';

/** The folder of one lesson. */
export type Workspace = {
  readonly folder: string;
  /** The environment of everything that runs there, without our own settings and proxies. */
  readonly env: Readonly<Record<string, string>>;
  /** Turns the links into copies. Call it before a command that changes the source. */
  copy(): void;
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
    copy() {
      if (copied) return;
      copied = true;
      for (const name of SHOWN) {
        rmSync(join(folder, name));
        cpSync(join(root, name), join(folder, name), { recursive: true });
      }
    },
    left: () =>
      readdirSync(folder, { withFileTypes: true })
        .filter(({ name }) => ![...SHOWN, 'node_modules'].includes(name))
        .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)),
    remove: () => {
      clear();
      disarm();
    },
  };
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
