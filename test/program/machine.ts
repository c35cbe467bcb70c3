import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { arch } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { sha256 } from '../../release/sha256.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

/**
 * Stand-ins for programs that would change the machine. `sudo` runs its arguments as the current
 * account, and `date` gives the same day and, each time it is asked for the time, a later second.
 */
export const STAND_INS: Readonly<Record<string, string>> = {
  sudo: '[ "$1" = -u ] && shift 2; exec "$@"',
  date: '[ "$1" = -u ] || { echo 2026-11-28; exit; }; echo >> "$0.asked"; printf 20261128T1900%02dZ $(wc -l < "$0.asked")',
  install:
    'from=; to=; for last; do from=$to; to=$last; done; [ "$1" = -d ] && exec mkdir -p "$to"; exec cp "$from" "$to"',
  systemctl: 'echo "$1" >> "$0.asked"',
  useradd: 'exit 0',
  chown: 'exit 0',
  nginx: 'exit 0',
  journalctl: 'exit 0',
  git: 'exit 0',
};

/** Folders of the machine that belong to an installation. */
const PLACES = [
  '/opt',
  '/etc/systemd/system',
  '/etc/nginx/conf.d',
  '/etc/ssl',
  '/etc',
  '/usr/local/bin',
  '/var/lib',
  '/run/coatcheck',
];

/** What a copy of the repository does not need for a build, or what the build makes again. */
const NOT_COPIED: ReadonlySet<string> = new Set(
  '.git node_modules dist data coverage bench test'.split(' '),
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
 * /opt, /etc and /var replaced by folders of its own. Commands run in a folder with the archives of
 * `versions`, whose files name these folders, too. Removed after the test.
 */
export function createMachine(t: TestContext, versions: readonly string[] = []) {
  const folder = temporaryFolder(t);
  const bin = join(folder, 'bin');
  const downloads = join(folder, 'downloads');
  for (const name of [bin, downloads]) mkdirSync(name);
  for (const place of PLACES) mkdirSync(join(folder, place), { recursive: true });
  for (const [name, script] of Object.entries(STAND_INS)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  /** A text of the page with the paths of this machine. */
  const here = (text: string) =>
    text.replaceAll(new RegExp(`(?<![\\w./-])(?:${PLACES.join('|')})\\b`, 'g'), `${folder}$&`);
  if (versions.length > 0) packArchives(folder, downloads, here, versions);
  const PATH = [bin, here('/usr/local/bin'), process.env.PATH].join(delimiter);
  /** The output of a block. Fails when one of its lines fails. */
  const run = (block: string | undefined): string => {
    assert.ok(block);
    const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', here(block)], {
      cwd: downloads,
      encoding: 'utf8',
      env: { ...process.env, PATH },
    });
    assert.equal(status, 0, `${block}\n${stdout}${stderr}`);
    return stdout;
  };
  /** The exit code of a block pasted into a terminal, which continues after a line that fails. */
  const paste = (block = ''): number | null =>
    spawnSync('sh', ['-c', here(block)], {
      cwd: downloads,
      stdio: 'ignore',
      env: { ...process.env, PATH },
    }).status;
  /** Starts the installed server, with the settings file alone. */
  const startAsInstalled = () => startProcess(t, {}, [here('/usr/local/bin/coatcheck'), 'serve']);
  /** Starts the installed server on a port, where `fetch` reaches it. */
  const start = async () => {
    const PORT = String(await freePort());
    const address = { HOST: '127.0.0.1', ORIGIN: `http://localhost:${PORT}`, PORT };
    const settings = { ...address, TRUST_PROXY: '127.0.0.1' };
    return startProcess(t, settings, [here('/usr/local/bin/coatcheck'), 'serve']);
  };
  /** The arguments with which a stand-in was called. */
  const asked = (program: string) => readFileSync(join(bin, `${program}.asked`), 'utf8');
  return { run, paste, start, startAsInstalled, here, asked };
}

// Packs a release and makes an archive of it for each version, with a link in place of Node.
function packArchives(
  folder: string,
  downloads: string,
  here: (text: string) => string,
  versions: readonly string[],
): void {
  const repository = copyRepository(folder);
  const env = { ...process.env, SOURCE_DATE_EPOCH: '1790000000' };
  execFileSync(process.execPath, ['release/pack.ts', arch()], { cwd: repository, env });
  const [archive = ''] = globSync(join(repository, 'release/*.tar.gz'));
  execFileSync('tar', ['-xzf', archive, '-C', downloads]);
  const [packed = ''] = globSync(join(downloads, 'coatcheck-*'));
  for (const name of ['coatcheck', 'deploy/coatcheck.env.example']) {
    const file = join(packed, name);
    writeFileSync(file, here(readFileSync(file, 'utf8')));
  }
  rmSync(join(packed, 'node'));
  symlinkSync(process.execPath, join(packed, 'node'));
  let last = packed;
  const sums: string[] = [];
  for (const version of versions) {
    const name = `coatcheck-${version}`;
    renameSync(last, join(downloads, name));
    last = join(downloads, name);
    const file = `${name}-linux-x64.tar.gz`;
    execFileSync('tar', ['-czf', file, name], { cwd: downloads });
    sums.push(`${sha256(readFileSync(join(downloads, file)))}  ${file}\n`);
  }
  rmSync(last, { recursive: true });
  writeFileSync(join(downloads, 'SHA256SUMS'), sums.join(''));
}
