import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

/**
 * Stand-ins for programs that would change the machine. `sudo` runs its arguments as the current
 * account, and `date` gives the same day and, each time it is asked for the time, a later second.
 */
export const STAND_INS: Readonly<Record<string, string>> = {
  sudo: '[ "$1" = -u ] && shift 2; exec "$@"',
  date: '[ "$1" = -u ] || { echo 2026-11-28; exit; }; echo >> "$0.asked"; printf 20261128T1900%02dZ $(wc -l < "$0.asked")',
  install: 'for last; do :; done; exec mkdir -p "$last"',
  systemctl: 'echo "$1" >> "$0.asked"',
  useradd: 'exit 0',
  usermod: 'exit 0',
  journalctl: 'exit 0',
  git: 'exit 0',
};

/** What a copy of the repository does not need for a build, or what the build makes again. */
const NOT_COPIED: ReadonlySet<string> = new Set(
  '.git node_modules dist data coverage bench lessons test'.split(' '),
);

/** Copies what a build and a release need to `folder`/repository. Returns that path. */
export function copyRepository(folder: string): string {
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  for (const name of readdirSync('.').filter((name) => !NOT_COPIED.has(name))) {
    const filter = (from: string) => !from.endsWith('.tar.gz'); // a release that was packed here
    cpSync(name, join(repository, name), { recursive: true, filter });
  }
  symlinkSync(resolve('node_modules'), join(repository, 'node_modules'));
  return repository;
}

/**
 * A temporary folder that stands for a machine: the commands of docs/operations.md run in it, with
 * /opt and /var replaced by folders of its own. Removed after the test.
 */
export function createMachine(t: TestContext) {
  const folder = temporaryFolder(t);
  const repository = copyRepository(folder);
  const bin = join(folder, 'bin');
  for (const name of [bin, join(folder, 'opt')]) mkdirSync(name);
  for (const [name, script] of Object.entries(STAND_INS)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  /** A text of the page with the paths of this machine. */
  const here = (text: string) =>
    text
      .replaceAll('/opt/coatcheck', join(folder, 'opt/coatcheck'))
      .replaceAll('/var/lib/coatcheck', join(folder, 'lib'))
      .replaceAll(/^npm ci$/gm, ''); // node_modules is a link to ours
  const PATH = [bin, dirname(process.execPath), process.env.PATH].join(delimiter);
  /** The output of a block. Fails when one of its lines fails. */
  const run = (block: string | undefined): string => {
    assert.ok(block);
    const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', here(block)], {
      cwd: repository,
      encoding: 'utf8',
      env: { ...process.env, PATH },
    });
    assert.equal(status, 0, `${block}\n${stdout}${stderr}`);
    return stdout;
  };
  /** The exit code of a block pasted into a terminal, which continues after a line that fails. */
  const paste = (block = ''): number | null =>
    spawnSync('sh', ['-c', here(block)], {
      cwd: repository,
      stdio: 'ignore',
      env: { ...process.env, PATH },
    }).status;
  /** Starts the installed server. */
  const start = () =>
    startProcess(t, { DATABASE: here('/var/lib/coatcheck/coatcheck.db') }, [
      here('/opt/coatcheck/node'),
      here('/opt/coatcheck/dist/src/main.js'),
    ]);
  /** The arguments with which a stand-in was called. */
  const asked = (program: string) => readFileSync(join(bin, `${program}.asked`), 'utf8');
  return { run, paste, start, here, asked };
}
