import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadConfig } from '../../src/config/config.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { PASSWORD } from '../people.ts';
import { cookieOf, form } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';
import { createMachine } from './machine.ts';

const page = readFileSync('docs/operations.md', 'utf8');

/** The code blocks of one section, by its number. */
function blocks(section: number, language: string): string[] {
  const [, text = ''] = page.split(new RegExp(`^## ${section}\\. `, 'm'));
  const [own = ''] = text.split(/^## /m);
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return [...own.matchAll(fence)].map(([, code = '']) => code);
}

const signUp = async (origin: string, email: string) =>
  cookieOf(
    await fetch(`${origin}/signup`, { redirect: 'manual', ...form({ email, password: PASSWORD }) }),
  );

const dashboard = async (origin: string, cookie: string) =>
  (await fetch(`${origin}/dashboard`, { redirect: 'manual', headers: { cookie } })).status;

describe('docs/operations.md', () => {
  it('installs, upgrades and rolls back', { timeout: 400_000 }, async (t) => {
    const { run, paste, start, here, asked } = createMachine(t);
    for (const block of blocks(1, 'sh')) run(block);
    assert.ok(existsSync(here('/opt/coatcheck/dist/src/main.js')));
    assert.ok(!existsSync(here('/opt/coatcheck/node_modules')));
    assert.deepEqual(globSync(here('/opt/coatcheck/dist/**/*{learn,wire,test}*')), []);
    const learning = spawnSync(process.execPath, [here('/opt/coatcheck/dist/src/main.js')], {
      encoding: 'utf8',
      env: { ...process.env, DATABASE: ':memory:', LEARN: '1', PORT: '1' },
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

    const [build, upgrade, rollback] = blocks(3, 'sh');
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
    rmSync(here('/opt/coatcheck/node')); // as after an installation by an older version of the page
    await upgradeWith('bob@example.com');
    await upgradeWith('cleo@example.com');
    assert.equal(versions().length, 3);
    // With the same time again the copy already exists, so the upgrade stops before it changes
    // anything.
    assert.notEqual(paste(`date() { echo 20261128T190002Z; }\n${upgrade}`), 0);
    assert.equal(versions().length, 3);

    assert.equal(paste(rollback), 0);
    assert.match(
      run(users),
      /bob@example\.com/,
      'the account from between the two upgrades is there',
    );
    assert.doesNotMatch(run(users), /cleo@example\.com/);
    assert.equal(paste(rollback), 0);
    assert.match(run(users), /ada@example\.com/);
    assert.doesNotMatch(run(users), /bob@example\.com/);
    assert.deepEqual(versions(), ['dist']);
    const stops = asked('systemctl').match(/^stop$/gm)?.length;
    assert.notEqual(paste(rollback), 0, 'no upgrade is left to roll back');
    assert.equal(
      asked('systemctl').match(/^stop$/gm)?.length,
      stops,
      'and the server keeps running',
    );
    assert.match(run(users), /ada@example\.com/);
  });

  const [unit = ''] = blocks(2, 'ini');

  it('sets only known settings, to valid values', () => {
    const pairs = [...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)];
    const environment = Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
    assert.ok(pairs.length >= 3);
    for (const name of Object.keys(environment)) assert.ok(name in SETTINGS, name);
    assert.ok(loadConfig(environment).ok);
    assert.match(unit, /^RestartPreventExitStatus=78$/m);
  });

  it('puts the socket into the folder that systemd makes', () => {
    const [, folder = ''] = /^RuntimeDirectory=(\w+)$/m.exec(unit) ?? [];
    assert.match(unit, new RegExp(`^Environment=HOST=unix:/run/${folder}/`, 'm'));
    assert.match(unit, /^Environment=TRUST_PROXY=unix$/m);
    assert.match(unit, /^RuntimeDirectoryMode=0750$/m, 'its group, with the proxy, has access');
    const [, program = ''] = /^ExecStart=(\S+) /m.exec(unit) ?? [];
    assert.ok(page.includes(`sudo cp node_modules/node/bin/node ${program}\n`));
  });

  it('starts the sources without a build', async (t) => {
    const { here, run } = createMachine(t);
    run('sudo mkdir -p /opt/coatcheck\nsudo cp -r src views public package.json /opt/coatcheck/');
    const [, main = ''] = /ExecStart=\S+ (\S+main\.ts)/.exec(page) ?? [];
    const settings = { DATABASE: ':memory:' };
    const { origin } = await startProcess(t, settings, [process.execPath, here(main)]);
    const css = /href="([^"]+\.css[^"]*)"/.exec(await (await fetch(origin)).text())?.[1];
    assert.equal((await fetch(origin + css)).status, 200);
  });

  const installed = spawnSync('systemd-analyze', ['--version']).status === 0;
  const skip = installed ? false : 'systemd is not installed';

  it('shows a unit that systemd accepts, with and without the lines for the key file', {
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

  it('quotes the header and the messages of the server', () => {
    const sources = ['src/http/security-headers.ts', 'src/config/start-failure.ts', 'src/start.ts'];
    const code = sources.map((file) => readFileSync(file, 'utf8')).join('\n');
    for (const words of ['max-age=63072000; includeSubDomains', 'it takes no arguments.']) {
      assert.ok(page.includes(words) && code.includes(words), words);
    }
    for (const words of [
      'Another server is using this database: ',
      'the disk is full.',
      ' is in use: ',
    ]) {
      assert.ok(page.includes(words) && code.includes(words), words);
    }
  });
});
