/** The commands of docs/scaling.md for backup and restore, run as they stand on the page. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { PASSWORD } from '../people.ts';
import { startProcess } from '../program/child.ts';
import { cookieOf, form } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { skip, useCluster } from './backend.ts';
import { folderOfPrograms } from './cluster.ts';

const run = promisify(execFile);

// Stand-ins: the current account does all, and the command line is the one of this folder.
const STAND_INS = {
  sudo: 'shift 2; exec "$@"',
  date: 'echo 2026-11-28',
  coatcheck: `exec "${process.execPath}" "${resolve('src/cli.ts')}" "$@"`,
};

/** The commands after a heading of the page, up to the next heading. */
function commandsOf(heading: string): readonly string[] {
  const [, text = ''] = readFileSync('docs/scaling.md', 'utf8').split(`\n## ${heading}\n`);
  const [own = ''] = text.split('\n## ');
  return Array.from(own.matchAll(/^```sh\n(.*?)^```$/gms), ([, block = '']) => block);
}

describe('a backup of PostgreSQL as docs/scaling.md makes it', { skip }, () => {
  const cluster = useCluster();

  it('brings back the accounts of its moment, and no session', async (t) => {
    const folder = temporaryFolder(t);
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const [name, script] of Object.entries(STAND_INS)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    await cluster().run('CREATE DATABASE coatcheck');
    const DATABASE = cluster().url('coatcheck');
    const { hostname, port, username } = new URL(DATABASE);
    const settings = { DATABASE, KEY_FILE: join(folder, 'coatcheck.key') };
    const env = {
      ...process.env,
      ...settings,
      PATH: [bin, folderOfPrograms(), process.env.PATH].join(delimiter),
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: username,
    };
    const [backup = '', restore = ''] = commandsOf('Backup and restore');
    const shell = (block: string) =>
      run('sh', ['-e', '-c', block.replaceAll('--owner=coatcheck ', '')], { cwd: folder, env });

    const before = await startProcess(t, settings);
    const people = ['ada', 'eve'].map((name) => ({
      email: `${name}@example.com`,
      password: PASSWORD,
    }));
    const [ada, eve] = people as [(typeof people)[number], (typeof people)[number]];
    const signUp = (person: typeof ada) =>
      fetch(`${before.origin}/signup`, { redirect: 'manual', ...form(person) });
    const cookie = cookieOf(await signUp(ada));
    await shell(backup);
    await signUp(eve);
    assert.equal(await before.end('SIGTERM'), 0);

    await shell(restore);
    const after = await startProcess(t, settings);
    const status = async (path: string, init: RequestInit) =>
      (await fetch(after.origin + path, { redirect: 'manual', ...init })).status;
    assert.equal(await status('/dashboard', { headers: { cookie } }), 303);
    assert.equal(await status('/login', form(ada)), 303);
    assert.equal(await status('/login', form(eve)), 401);
  });
});
