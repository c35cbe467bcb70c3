import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadConfig } from '../../src/config/config.ts';
import { PASSWORD } from '../people.ts';
import { cookieOf, form } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { createMachine } from './machine.ts';

const page = readFileSync('docs/operations.md', 'utf8');
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

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
    const versions = [version, '0.9.1', '0.9.2'];
    const { run, paste, start, startAsInstalled, here, asked } = createMachine(t, versions);
    const [unpack, account, command] = blocks(1, 'sh');
    assert.match(run(unpack), new RegExp(`^coatcheck ${version} `, 'm'));
    run(account);
    assert.match(
      run(command),
      /^ORIGIN +https:\/\/login\.example\.com +.*coatcheck\.env, line \d/m,
    );
    assert.deepEqual(globSync(here('/opt/coatcheck/dist/**/*{learn,wire,test}*')), []);
    const learning = spawnSync(process.execPath, [here('/opt/coatcheck/dist/src/main.js')], {
      encoding: 'utf8',
      env: { ...process.env, DATABASE: ':memory:', LEARN: '1', PORT: '1' },
    });
    assert.equal(learning.status, 78);
    assert.match(learning.stderr, /LEARN=1: a built server has no learning mode\. .*npm run learn/);

    const [units, certificate, proxy, doctor, moveKey, newKey] = blocks(2, 'sh');
    for (const block of [certificate, proxy]) run(block);
    const installed = await startAsInstalled();
    run(units); // its last lines ask the server
    for (const name of ['coatcheck.service', 'coatcheck.socket']) {
      assert.ok(existsSync(here(`/etc/systemd/system/${name}`)), name);
    }
    const nginx = readFileSync(here('/etc/nginx/conf.d/coatcheck.conf'), 'utf8');
    for (const [, file = ''] of nginx.matchAll(/ssl_certificate(?:_key)? +(\S+);/g)) {
      assert.ok(existsSync(here(file)), file);
    }
    assert.match(run(doctor), /, 0 fail\.$/m);
    assert.equal(await installed.end('SIGTERM'), 0);
    const settings = readFileSync(here('/etc/coatcheck.env'), 'utf8');
    const seal = readFileSync(here('/var/lib/coatcheck/coatcheck.db.key'), 'utf8');
    run(moveKey);
    assert.equal(readFileSync(here('/etc/coatcheck.key'), 'utf8'), seal);
    assert.match(
      run(command),
      /^KEY_FILE +\/run\/credentials\/coatcheck\.service\/coatcheck\.key +/m,
    );
    run(newKey);
    assert.notEqual(readFileSync(here('/etc/coatcheck.key'), 'utf8'), seal);
    writeFileSync(here('/etc/coatcheck.env'), settings); // no systemd passes the file here

    const first = await start();
    const css = /href="([^"]+\.css[^"]*)"/.exec(await (await fetch(first.origin)).text())?.[1];
    assert.equal((await fetch(first.origin + css)).status, 200);
    const ada = await signUp(first.origin, 'ada@example.com');
    const users = 'sudo -u coatcheck coatcheck user list';
    assert.match(run(users), /ada@example\.com/);

    const [upgrade, rollback] = blocks(3, 'sh');
    const link = () => readlinkSync(here('/opt/coatcheck'));
    const stops = () => asked('systemctl').match(/^stop$/gm)?.length ?? 0;
    let server = first; // it runs while the upgrade copies its database
    const upgradeTo = async (next: string, email: string) => {
      assert.equal(paste(upgrade?.replace('new=0.9.1', `new=${next}`)), 0);
      assert.equal(link(), `coatcheck-${next}`);
      assert.equal(await server.end('SIGTERM'), 0);
      server = await start();
      assert.equal(await dashboard(server.origin, ada), 200);
      await signUp(server.origin, email);
    };
    await upgradeTo('0.9.1', 'bob@example.com');
    await upgradeTo('0.9.2', 'cleo@example.com');
    await server.end('SIGTERM');
    assert.equal(stops(), 0, 'requests wait in the socket while it restarts');
    // With the same time again the copy already exists, so the upgrade stops before it changes
    // anything.
    const sameTime = `date() { echo 20261128T190002Z; }\nreadlink() { echo coatcheck-0.9.1; }\n${upgrade}`;
    assert.notEqual(paste(sameTime), 0);
    assert.equal(link(), 'coatcheck-0.9.2');
    // Neither does an archive that is not the one of SHA256SUMS.
    assert.notEqual(paste(`sha256sum() { return 1; }\n${upgrade}`), 0);
    assert.equal(link(), 'coatcheck-0.9.2');

    assert.equal(paste(rollback), 0);
    assert.equal(link(), 'coatcheck-0.9.1');
    assert.match(
      run(users),
      /bob@example\.com/,
      'the account from between the two upgrades is there',
    );
    assert.doesNotMatch(run(users), /cleo@example\.com/);
    assert.equal(paste(rollback), 0);
    assert.equal(link(), `coatcheck-${version}`);
    assert.match(run(users), /ada@example\.com/);
    assert.doesNotMatch(run(users), /bob@example\.com/);
    assert.equal(stops(), 2);
    assert.notEqual(paste(rollback), 0, 'no upgrade is left to roll back');
    assert.equal(stops(), 2, 'and the server keeps running');
    assert.match(run(users), /ada@example\.com/);
  });

  it('shows the version that it belongs to', () => {
    assert.ok(blocks(1, 'sh')[0]?.includes(`coatcheck-${version}-linux-x64.tar.gz`));
  });

  it('makes room for an archive where an older version is', (t) => {
    const { run, here } = createMachine(t);
    mkdirSync(here('/opt/coatcheck/dist'), { recursive: true });
    writeFileSync(here('/etc/systemd/system/coatcheck.service'), '[Unit]\n');
    run(blocks(3, 'sh')[2]);
    assert.ok(!existsSync(here('/opt/coatcheck')));
    assert.deepEqual(readdirSync(here('/opt/coatcheck-old')), ['coatcheck.service', 'dist']);
  });

  const installed = spawnSync('systemd-analyze', ['--version']).status === 0;
  const skip = installed ? false : 'systemd is not installed';

  it('adds a line for the key file that systemd accepts to the unit', { skip }, (t) => {
    const [, credential = ''] = /printf '\[Service\]\\n(LoadCredential=\S+)\\n'/.exec(page) ?? [];
    const [, id] = /^LoadCredential=([\w.]+):\/etc\/coatcheck\.key$/.exec(credential) ?? [];
    assert.ok(page.includes(`|KEY_FILE=/run/credentials/coatcheck.service/${id}|`));
    const folder = temporaryFolder(t);
    const unit = readFileSync('deploy/systemd/coatcheck.service', 'utf8')
      .replace('[Install]', `${credential}\n[Install]`)
      .replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`);
    writeFileSync(join(folder, 'coatcheck.service'), unit);
    cpSync('deploy/systemd/coatcheck.socket', join(folder, 'coatcheck.socket'));
    const file = join(folder, 'coatcheck.service');
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
  });

  it('switches the metrics on, and a second time changes nothing', (t) => {
    const { run, here } = createMachine(t);
    const file = here('/etc/coatcheck.env');
    cpSync('deploy/coatcheck.env.example', file);
    const [metrics = ''] = blocks(12, 'sh');
    const [line = ''] = metrics.split('\n');
    run(line);
    run(line);
    assert.deepEqual(readFileSync(file, 'utf8').match(/^.*METRICS=.*$/gm), [
      'METRICS=127.0.0.1:9464',
    ]);
  });

  it('installs settings that fit the units and the proxy', () => {
    const lines = readFileSync('deploy/coatcheck.env.example', 'utf8').matchAll(/^(\w+)=(.*)$/gm);
    const settings = Object.fromEntries(Array.from(lines, ([, name = '', value]) => [name, value]));
    assert.ok(loadConfig(settings).ok);
    assert.equal(settings.TRUST_PROXY, 'unix');
    const [, path = ''] = /^unix:(.+)$/.exec(settings.HOST ?? '') ?? [];
    const socket = readFileSync('deploy/systemd/coatcheck.socket', 'utf8');
    assert.ok(socket.includes(`\nListenStream=${path}\n`));
    assert.ok(readFileSync('deploy/nginx.conf', 'utf8').includes(`unix:${path};`));
    const service = readFileSync('deploy/systemd/coatcheck.service', 'utf8');
    assert.match(service, /^RestartPreventExitStatus=78$/m);
    assert.match(service, /^ExecStart=\/opt\/coatcheck\/coatcheck serve$/m);
  });

  it('quotes the header and the messages of the server', () => {
    const sources = [
      'src/http/security-headers.ts',
      'src/config/start-failure.ts',
      'src/config/listen-failure.ts',
      'src/config/arguments.ts',
    ];
    const code = sources.map((file) => readFileSync(file, 'utf8')).join('\n');
    for (const words of ['max-age=63072000; includeSubDomains', 'it takes no arguments but ']) {
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
