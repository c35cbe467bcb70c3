/** The server as a program, on a PostgreSQL. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { coatcheck, type Settings } from '../cli/cli.ts';
import { ADA } from '../people.ts';
import { type Child, startProcess } from '../program/child.ts';
import { json } from '../requests.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { migratedDatabase, skip, useCluster } from './backend.ts';

const cluster = useCluster();

async function settingsOf(t: TestContext): Promise<{ DATABASE: string; KEY_FILE: string }> {
  const url = new URL(cluster().url(await migratedDatabase(t)));
  return { DATABASE: url.href, KEY_FILE: join(temporaryFolder(t), 'coatcheck.key') };
}

/** The exit code and the sentence of a start that fails. */
async function failure(settings: Settings): Promise<readonly [number | null, string]> {
  const { status, stderr } = spawnSync(process.execPath, ['src/main.ts'], {
    env: { ...process.env, ...settings, PORT: String(await freePort()) },
    encoding: 'utf8',
  });
  return [status, stderr.replace('Coatcheck cannot start:\n  ', '').trimEnd()];
}

/** Stops a server. Before its last line of the start, a signal would end it at once. */
async function stop(server: Child): Promise<void> {
  await server.saying('"started"');
  assert.equal(await server.end('SIGTERM'), 0);
}

const sealed = async ({ DATABASE }: { DATABASE: string }) =>
  cluster().run(
    "SELECT name, encode(value, 'hex') FROM secrets UNION SELECT id, encode(secret, 'hex') FROM token_keys",
    new URL(DATABASE).pathname.slice(1),
  );

describe('a server on PostgreSQL', { skip }, () => {
  it('prints no password of its database, whatever happens', async (t) => {
    const { DATABASE, KEY_FILE } = await settingsOf(t);
    const url = new URL(DATABASE);
    url.password = 'swordfish';
    const server = await startProcess(t, { DATABASE: url.href, KEY_FILE });
    await server.saying('"started"');
    assert.ok(server.lines.some((line) => line.includes(`"database":"${DATABASE}"`)));
    await fetch(`${server.origin}/signup`, json(ADA));
    const name = url.pathname.slice(1);
    await cluster()
      .run(`ALTER DATABASE ${name} RENAME TO ${name}_gone`)
      .catch(() => {});
    await cluster().run(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
    );
    await fetch(`${server.origin}/login`, json(ADA));
    assert.equal(await server.end('SIGTERM'), 0);
    assert.doesNotMatch(server.lines.join('\n'), /swordfish/);
    url.pathname = '/nowhere';
    for (const command of [['user', 'list'], ['doctor'], ['backup', 'x']]) {
      const { stdout, stderr } = await coatcheck({ DATABASE: url.href, KEY_FILE }, ...command);
      assert.match(stdout + stderr, /postgres/);
      assert.doesNotMatch(stdout + stderr, /swordfish/);
    }
    const [exitCode, sentence] = await failure({ DATABASE: url.href, KEY_FILE });
    assert.equal(exitCode, 78);
    assert.match(sentence, /there is no database nowhere/);
    assert.doesNotMatch(sentence, /swordfish/);
  });

  it('makes its key file, and the folder for it', async (t) => {
    const { DATABASE } = await settingsOf(t);
    const KEY_FILE = join(temporaryFolder(t), 'data/coatcheck.key');
    const server = await startProcess(t, { DATABASE, KEY_FILE });
    assert.equal(statSync(KEY_FILE).mode & 0o777, 0o600);
    await stop(server);
    const elsewhere = await failure({ DATABASE, KEY_FILE: '/proc/no/coatcheck.key' });
    assert.match(
      elsewhere[1],
      /KEY_FILE=\/proc\/no\/coatcheck\.key: it does not exist, and another/,
    );
  });

  it('does not start with another key file than the other servers, and changes nothing', async (t) => {
    const settings = await settingsOf(t);
    const first = await startProcess(t, settings);
    const before = await sealed(settings);
    assert.ok(before.length >= 3);
    const KEY_FILE = join(temporaryFolder(t), 'other.key');
    const copy = 'All servers of a database need the same key file: copy it from another one.';

    const missing = await failure({ ...settings, KEY_FILE });
    const isMissing = 'it does not exist, and another server has encrypted secrets with its own.';
    assert.deepEqual(missing, [78, `KEY_FILE=${KEY_FILE}: ${isMissing} ${copy}`]);
    assert.equal(existsSync(KEY_FILE), false);

    writeFileSync(KEY_FILE, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
    const wrong = await failure({ ...settings, KEY_FILE });
    const doesNotOpen = 'it does not fit the secrets of the other servers.';
    assert.deepEqual(wrong, [78, `KEY_FILE=${KEY_FILE}: ${doesNotOpen} ${copy}`]);
    assert.deepEqual(await sealed(settings), before);

    copyFileSync(settings.KEY_FILE, KEY_FILE);
    const second = await startProcess(t, { ...settings, KEY_FILE });
    for (const server of [first, second]) await stop(server);
    assert.deepEqual(await sealed(settings), before);
  });

  it('lets nobody in until it has the new key file, and goes on by itself then', async (t) => {
    const settings = await settingsOf(t);
    const KEY_FILE = join(temporaryFolder(t), 'copy.key');
    const first = await startProcess(t, settings);
    copyFileSync(settings.KEY_FILE, KEY_FILE);
    const second = await startProcess(t, { ...settings, KEY_FILE });
    const logIn = async () => (await fetch(`${second.origin}/token/login`, json(ADA))).status;
    await fetch(`${first.origin}/signup`, json(ADA));
    assert.equal(await logIn(), 200);
    const rotated = await coatcheck(settings, 'keys', 'rotate', '--all');
    assert.match(rotated.stdout, /^Copy .*\/coatcheck\.key to the other servers now/m);
    const after = await sealed(settings);
    assert.equal(await logIn(), 503);
    assert.deepEqual(await sealed(settings), after, 'it has replaced nothing');
    writeFileSync(KEY_FILE, readFileSync(settings.KEY_FILE));
    assert.equal(await logIn(), 200);
  });
});
