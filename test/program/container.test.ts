/** The Containerfile: what it says, and what its stages make and run, without an engine. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadConfig } from '../../src/config/config.ts';
import { freePort } from '../support.ts';
import { ownerOutsideOfTests, startProcess } from './child.ts';
import { createImage, environmentOf, isSent, only, stagesOf } from './containerfile.ts';

const { version, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const stages = stagesOf(readFileSync('Containerfile', 'utf8'));
const [build = [], final = []] = stages;
const compose = readFileSync('deploy/compose.yaml', 'utf8');
const isRoot = process.geteuid?.() === 0;

describe('the Containerfile', () => {
  it('has two stages from the official image, with the Node of package.json', () => {
    const image = `docker.io/library/node:${devDependencies.node}-slim`;
    assert.deepEqual(
      stages.map((stage) => only(stage, 'FROM')),
      [`${image} AS build`, image],
    );
  });

  it('names the version of the program, and so does the compose file', () => {
    assert.ok(only(final, 'LABEL').includes(`org.opencontainers.image.version="${version}"`));
    assert.match(compose, new RegExp(`^ {4}image: localhost/coatcheck:${version}$`, 'm'));
  });

  it('runs as an account with a number that is not root, which Kubernetes can check', () => {
    const [user, group] = only(final, 'USER').split(':').map(Number);
    assert.ok(Number(user) > 1_000 && user === group);
  });

  it('starts and checks the program without a shell between, and stops it with SIGTERM', () => {
    assert.deepEqual(JSON.parse(only(final, 'CMD')), ['coatcheck', 'serve']);
    assert.match(
      only(final, 'HEALTHCHECK'),
      /^(?:--\w+(?:-\w+)?=\d+s )+CMD \["coatcheck", "ready"\]$/,
    );
    assert.equal(only(final, 'STOPSIGNAL'), 'SIGTERM');
  });

  it('keeps the database in the volume, and listens on every address', () => {
    assert.deepEqual(environmentOf(final), { DATABASE: '/data/coatcheck.db', HOST: '0.0.0.0' });
    assert.equal(only(final, 'VOLUME'), '/data');
    assert.equal(only(final, 'EXPOSE'), '3000');
  });

  it('is sent what it copies', () => {
    const copied = [...build, ...final]
      .filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from='))
      .flatMap(({ text }) => text.split(' ').slice(0, -1));
    assert.ok(copied.length > 8);
    assert.deepEqual(
      copied.filter((name) => !isSent(name)),
      [],
    );
  });
});

describe('the image', () => {
  const owner = ownerOutsideOfTests();
  const builder = createImage(owner);
  const image = createImage(owner, { build: builder.root });
  const data = image.here('/data');

  before(() => {
    for (const instruction of build) builder.carryOut(instruction);
    for (const instruction of final) image.carryOut(instruction);
    for (const { root } of [builder, image]) chmodSync(root, 0o755);
    rmSync(builder.root, { recursive: true });
    spawnSync('chmod', ['-R', 'a-w', image.here('/opt'), image.here('/usr/local')]);
    chmodSync(image.root, 0o555);
  });
  after(() => {
    spawnSync('chmod', ['-R', 'u+w', image.root]);
    owner.end();
  });

  it('has the build, the command and nothing else', () => {
    assert.deepEqual(readdirSync(image.here('/opt/coatcheck')).sort(), [
      'LICENSE',
      'coatcheck',
      'dist',
      'node',
    ]);
    assert.deepEqual(readdirSync(image.here('/usr/local/bin')).sort(), ['coatcheck', 'node']);
  });

  it('runs as its account on a read-only root, is healthy while it runs, and stops with 0', async (t) => {
    const PORT = String(await freePort());
    const settings = {
      PATH: image.PATH,
      DATABASE: image.here(environmentOf(final).DATABASE ?? ''),
      HOST: '127.0.0.1', // this machine has more addresses than a container
      PORT,
    };
    const [user, group] = only(final, 'USER').split(':');
    const as = ['setpriv', `--reuid=${user}`, `--regid=${group}`, '--clear-groups'];
    const inside = (words: readonly string[]): [string, ...string[]] => {
      const [program = '', ...args] = isRoot ? [...as, ...words] : words;
      return [program, ...args];
    };
    const check = () => {
      const [, words = ''] = /CMD (.*)$/.exec(only(final, 'HEALTHCHECK')) ?? [];
      const [program, ...args] = inside(JSON.parse(words));
      const env = { ...process.env, ...settings };
      const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
      return [status, stderr.replace(/:\d+/, ':PORT')];
    };
    const server = await startProcess(t, settings, inside(JSON.parse(only(final, 'CMD'))));
    assert.deepEqual(check(), [0, '']);
    const { uid } = statSync(join(data, 'coatcheck.db.key'));
    assert.equal(uid, isRoot ? Number(user) : process.geteuid?.());
    await server.saying('"event":"started"');
    assert.equal(await server.end('SIGTERM'), 0);
    const silence = 'coatcheck: Nothing listens at 127.0.0.1:PORT: the server is not running.\n';
    assert.deepEqual(check(), [1, silence]);
    assert.deepEqual(readdirSync(image.root).sort(), ['data', 'opt', 'tools', 'usr']);
  });
});

describe('deploy/compose.yaml', () => {
  it('has settings that are valid, and a proxy at the address that they trust', () => {
    const [, block = ''] = /^ {4}environment:\n((?: {6}.*\n)+)/m.exec(compose) ?? [];
    const lines = [...block.matchAll(/^ +(\w+): (\S+)$/gm)];
    const settings = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
    assert.deepEqual(Object.keys(settings), ['ORIGIN', 'TRUST_PROXY']);
    const result = loadConfig({ ...settings, ...environmentOf(final) });
    assert.ok(result.ok, 'problems' in result ? result.problems.join('\n') : '');
    const [, address] = /^ {2}proxy:\n(?: {4}.*\n)*? +ipv4_address: (\S+)/m.exec(compose) ?? [];
    assert.equal(address, settings.TRUST_PROXY);
    assert.ok(
      compose.includes(`--from ${new URL(settings.ORIGIN ?? '').host} --to coatcheck:3000`),
    );
  });

  it('gives the server the time that it needs to stop, a read-only root and no capability', () => {
    const [, grace] = /stop_grace_period: (\d+)s/.exec(compose) ?? [];
    assert.ok(Number(grace) > 10);
    for (const line of ['read_only: true', 'cap_drop: [ALL]']) assert.ok(compose.includes(line));
  });
});
