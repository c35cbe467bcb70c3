import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { loadConfig } from '../../src/config/config.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { startProcess, temporaryFolder } from '../program/child.ts';
import { cookieOf, form, PASSWORD } from '../support.ts';

const page = readFileSync('docs/operations.md', 'utf8');

/** The code blocks of one section, by its number. */
function blocks(section: number, language: string): string[] {
  const [, text = ''] = page.split(new RegExp(`^## ${section}\\. `, 'm'));
  const [own = ''] = text.split(/^## /m);
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return [...own.matchAll(fence)].map(([, code = '']) => code);
}

// What belongs to the machine does nothing here; sudo runs what it is given.
const STAND_INS: Readonly<Record<string, string>> = {
  sudo: '[ "$1" = -u ] && shift 2; exec "$@"',
  // A moment of its own each time it is asked for the time of day, and one day.
  date: '[ "$1" = -u ] || { echo 2026-11-28; exit; }; echo >> "$0.asked"; printf 20261128T1900%02dZ $(wc -l < "$0.asked")',
  install: 'for last; do :; done; exec mkdir -p "$last"',
  systemctl: 'echo "$1" >> "$0.asked"',
  ...{ useradd: 'exit 0', usermod: 'exit 0' },
  ...{ journalctl: 'exit 0', git: 'exit 0' },
};

// To build it, or because the build makes it anew.
const NOT_NEEDED = new Set([
  ...['.git', 'node_modules', 'dist', 'data', 'coverage', 'bench', 'lessons', 'test', 'docs'],
]);

/** A machine made of folders, on which the commands of the page can be run. */
function machine(t: TestContext) {
  const folder = temporaryFolder(t);
  const repository = join(folder, 'repository');
  const bin = join(folder, 'bin');
  for (const name of [repository, bin, join(folder, 'opt')]) mkdirSync(name);
  for (const name of readdirSync('.').filter((name) => !NOT_NEEDED.has(name))) {
    cpSync(name, join(repository, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(repository, 'node_modules'));
  for (const [name, script] of Object.entries(STAND_INS)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const here = (text: string) =>
    text
      .replaceAll('/opt/coatcheck', join(folder, 'opt/coatcheck'))
      .replaceAll('/var/lib/coatcheck', join(folder, 'lib'))
      .replaceAll(/^npm ci$/gm, ''); // node_modules are there
  const PATH = [bin, dirname(process.execPath), process.env.PATH].join(delimiter);
  const run = (block: string | undefined): string => {
    assert.ok(block);
    const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', here(block)], {
      ...{ cwd: repository, encoding: 'utf8', env: { ...process.env, PATH } },
    });
    assert.equal(status, 0, `${block}\n${stdout}${stderr}`);
    return stdout;
  };
  /** The exit code of a block that is pasted into a terminal, which goes on after a line that fails. */
  const paste = (block = ''): number | null =>
    spawnSync('sh', ['-c', here(block)], {
      ...{ cwd: repository, stdio: 'ignore', env: { ...process.env, PATH } },
    }).status;
  const start = () =>
    startProcess(t, { DATABASE: here('/var/lib/coatcheck/coatcheck.db') }, [
      here('/opt/coatcheck/node'),
      here('/opt/coatcheck/dist/src/main.js'),
    ]);
  const asked = (program: string) => readFileSync(join(bin, `${program}.asked`), 'utf8');
  return { run, paste, start, here, asked };
}

const signUp = async (origin: string, email: string) =>
  cookieOf(
    await fetch(`${origin}/signup`, { redirect: 'manual', ...form({ email, password: PASSWORD }) }),
  );

const dashboard = async (origin: string, cookie: string) =>
  (await fetch(`${origin}/dashboard`, { redirect: 'manual', headers: { cookie } })).status;

describe('docs/operations.md', () => {
  it('installs, upgrades, goes back and restores', { timeout: 120_000 }, async (t) => {
    const { run, paste, start, here, asked } = machine(t);
    for (const block of blocks(1, 'sh')) run(block);
    assert.ok(existsSync(here('/opt/coatcheck/dist/src/main.js')));
    assert.ok(!existsSync(here('/opt/coatcheck/node_modules')));
    assert.deepEqual(globSync(here('/opt/coatcheck/dist/**/*{learn,wire,test}*')), []);
    const learning = spawnSync(process.execPath, [here('/opt/coatcheck/dist/src/main.js')], {
      ...{ encoding: 'utf8', env: { ...process.env, DATABASE: ':memory:', LEARN: '1', PORT: '1' } },
    });
    assert.equal(learning.status, 78);
    assert.match(learning.stderr, /LEARN=1: a built server has no learning mode\. .*npm run learn/);

    const first = await start();
    const css = /href="([^"]+\.css[^"]*)"/.exec(await (await fetch(first.origin)).text())?.[1];
    assert.equal((await fetch(first.origin + css)).status, 200);
    const ada = await signUp(first.origin, 'ada@example.com');
    const users = blocks(2, 'sh').at(-1);
    assert.match(run(users), /ada@example\.com/);
    await first.end('SIGTERM');

    const [build, upgrade, wayBack] = blocks(3, 'sh');
    run(build);
    const versions = () =>
      readdirSync(here('/opt/coatcheck')).filter((name) => /^dist(\.before|$)/.test(name));
    const upgradeWith = async (email: string) => {
      assert.equal(paste(upgrade), 0);
      const server = await start();
      assert.equal(await dashboard(server.origin, ada), 200);
      await signUp(server.origin, email);
      await server.end('SIGTERM');
    };
    rmSync(here('/opt/coatcheck/node')); // older versions of the page had no Node of their own
    await upgradeWith('bob@example.com');
    await upgradeWith('cleo@example.com');
    assert.equal(versions().length, 3);
    // The same moment again, so the copy cannot be made: nothing else is done.
    assert.notEqual(paste(`date() { echo 20261128T190002Z; }\n${upgrade}`), 0);
    assert.equal(versions().length, 3);

    assert.equal(paste(wayBack), 0);
    assert.match(run(users), /bob@example\.com/, 'who came between the two upgrades is there');
    assert.doesNotMatch(run(users), /cleo@example\.com/);
    assert.equal(paste(wayBack), 0);
    assert.match(run(users), /ada@example\.com/);
    assert.doesNotMatch(run(users), /bob@example\.com/);
    assert.deepEqual(versions(), ['dist']);
    const stops = asked('systemctl').match(/^stop$/gm)?.length;
    assert.notEqual(paste(wayBack), 0, 'there is nothing to go back to');
    assert.equal(asked('systemctl').match(/^stop$/gm)?.length, stops, 'and the server goes on');
    assert.match(run(users), /ada@example\.com/);

    const [backup, restore] = blocks(4, 'sh');
    run(backup);
    const third = await start();
    assert.equal(await dashboard(third.origin, ada), 200, 'what was running then is running again');
    await signUp(third.origin, 'eve@example.com');
    await third.end('SIGTERM');
    assert.notEqual(paste(restore?.replace('$(date +%F)', 'no-such-copy')), 0);
    assert.match(run(users), /eve@example\.com/, 'a copy that is not there takes nothing away');
    assert.equal(paste(restore), 0);
    assert.doesNotMatch(run(users), /eve@example\.com/);
    const fourth = await start();
    assert.equal(await dashboard(fourth.origin, ada), 303, 'until all sessions are ended');
  });

  const [unit = ''] = blocks(2, 'ini');

  it('sets what the server knows, to something that it takes', () => {
    const pairs = [...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)];
    const environment = Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
    assert.ok(pairs.length >= 3);
    for (const name of Object.keys(environment)) assert.ok(name in SETTINGS, name);
    assert.ok(loadConfig(environment).ok);
    assert.match(unit, /^RestartPreventExitStatus=78$/m);
  });

  it('starts the server on the socket for which systemd makes the folder', () => {
    const [, folder = ''] = /^RuntimeDirectory=(\w+)$/m.exec(unit) ?? [];
    assert.match(unit, new RegExp(`^Environment=HOST=unix:/run/${folder}/`, 'm'));
    assert.match(unit, /^Environment=TRUST_PROXY=unix$/m);
    assert.match(unit, /^RuntimeDirectoryMode=0750$/m, 'its group comes in: the proxy');
    const [, program = ''] = /^ExecStart=(\S+) /m.exec(unit) ?? [];
    assert.ok(page.includes(`sudo cp node_modules/node/bin/node ${program}\n`));
  });

  it('starts the sources, too, without a build', async (t) => {
    const { here, run } = machine(t);
    run('sudo mkdir -p /opt/coatcheck\nsudo cp -r src views public package.json /opt/coatcheck/');
    const [, main = ''] = /ExecStart=\S+ (\S+main\.ts)/.exec(page) ?? [];
    const settings = { DATABASE: ':memory:' };
    const { origin } = await startProcess(t, settings, [process.execPath, here(main)]);
    const css = /href="([^"]+\.css[^"]*)"/.exec(await (await fetch(origin)).text())?.[1];
    assert.equal((await fetch(origin + css)).status, 200);
  });

  const installed = spawnSync('systemd-analyze', ['--version']).status === 0;
  const skip = installed ? false : 'systemd is not installed';

  it('shows a unit that systemd understands, also one that hands the key file over', {
    skip,
  }, (t) => {
    const file = join(temporaryFolder(t), 'coatcheck.service');
    const [, credential = ''] = /^```\n(LoadCredential=.*?)^```$/ms.exec(page) ?? [];
    assert.match(credential, /^Environment=KEY_FILE=%d\/coatcheck\.key$/m);
    for (const more of ['', credential]) {
      const whole = unit.replace('[Install]', `${more}\n[Install]`);
      writeFileSync(file, whole.replace('/opt/coatcheck/node', process.execPath));
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], {
        encoding: 'utf8',
      });
      assert.deepEqual([status, stderr], [0, '']);
    }
  });

  it('links to what exists', () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)[^)]*\)/g)].map(([, path = '']) => path);
    for (const path of links) assert.ok(existsSync(join('docs', path)), path);
  });

  it('quotes what the server sends and says', () => {
    const sources = ['src/http/security-headers.ts', 'src/config/start-failure.ts', 'src/start.ts'];
    const code = sources.map((file) => readFileSync(file, 'utf8')).join('\n');
    for (const words of ['max-age=63072000; includeSubDomains', 'it takes no arguments.']) {
      assert.ok(page.includes(words) && code.includes(words), words);
    }
    for (const words of [
      'Another server has this database: ',
      'the disk is full.',
      ' is in use: ',
    ]) {
      assert.ok(page.includes(words) && code.includes(words), words);
    }
  });
});
