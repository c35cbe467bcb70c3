import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { readKeyFile } from '../../src/auth/key-file.ts';
import { createSeal } from '../../src/auth/seal.ts';
import { secretName, tokenKeyName } from '../../src/auth/sealed-names.ts';
import { openServices } from '../../src/services.ts';
import { openStores } from '../../src/stores.ts';
import { coatcheck, freshDatabase } from '../cli/cli.ts';
import { ADA } from '../people.ts';
import { cookieOf, form, json } from '../requests.ts';
import { CHEAP } from '../services.ts';
import { freePort } from '../support.ts';
import { startProcess } from './child.ts';

const run = (settings: Record<string, string>) =>
  spawnSync(process.execPath, ['src/main.ts'], {
    env: { ...process.env, ...settings },
    encoding: 'utf8',
    timeout: 90_000,
  });

/**
 * A server with one account, whose owner is signed in on a browser and with a program. It can be
 * started again.
 */
async function setup(t: TestContext) {
  const path = freshDatabase(t);
  const PORT = String(await freePort());
  const origin = `http://localhost:${PORT}`;
  const start = () => startProcess(t, { DATABASE: path, LOG: 'warn', PORT });
  const server = await start();
  const ask = (where: string, init: RequestInit) =>
    fetch(origin + where, { redirect: 'manual', ...init });
  const cookie = cookieOf(await ask('/signup', form(ADA)));
  const pair = await toPair(await ask('/token/login', json(ADA)));
  /** The statuses of the dashboard for the browser, and of /me for an access token. */
  const statuses = async ({ token }: Pick<Pair, 'token'>) => [
    (await ask('/dashboard', { headers: { cookie } })).status,
    (await ask('/me', { headers: { authorization: `Bearer ${token}` } })).status,
  ];
  const exchange = async ({ refreshToken }: Pair) =>
    toPair(await ask('/token/refresh', json({ refreshToken })));
  return { path, keyFile: `${path}.key`, origin, start, server, pair, statuses, exchange };
}

type Pair = { readonly token: string; readonly refreshToken: string };
const toPair = async (response: Response) => (await response.json()) as Pair;

/** What is sealed in a database, opened with its key file. */
function openedSecrets(path: string, keyFile: string): readonly Buffer[] {
  const { open } = createSeal(readKeyFile(keyFile));
  const database = new DatabaseSync(path, { readOnly: true });
  const values = [
    ...database.prepare('SELECT id AS name, secret AS value FROM token_keys').all(),
    ...database.prepare('SELECT name, value FROM secrets').all(),
  ];
  database.close();
  return values.map(({ name, value }) => {
    const sealed = value as Uint8Array;
    const plain = open(tokenKeyName(name), sealed) ?? open(secretName(name), sealed);
    assert.ok(plain, String(name));
    return plain;
  });
}

// The signing key, and the keys of device tokens, of challenges and of tickets at apps.
const SEALED = 4;

describe('the key file', () => {
  it('is made with mode 600, and no key stands in the database, its log or a copy', async (t) => {
    const { path, keyFile, server } = await setup(t);
    assert.equal(statSync(keyFile).mode & 0o777, 0o600);
    const secrets = openedSecrets(path, keyFile);
    assert.equal(secrets.length, SEALED);
    const copy = join(dirname(path), 'copy.db');
    const { stdout } = await coatcheck({ DATABASE: path }, 'backup', copy);
    assert.ok(stdout.includes(`The key file ${keyFile} is not in it`));
    const files = [path, `${path}-wal`, copy];
    const contents = Buffer.concat(files.map((file) => readFileSync(file)));
    // PKCS#8 is a fixed head and the 32 bytes that matter.
    const searched = [...secrets, ...readKeyFile(keyFile)].map((secret) => secret.subarray(-32));
    for (const secret of searched) {
      for (const text of [secret, secret.toString('base64'), secret.toString('base64url')]) {
        assert.ok(!contents.includes(text));
      }
    }
    assert.equal(await server.end('SIGTERM'), 0);
  });

  it('is what a copy of the database needs: without it, nothing that is signed there is believed here', async (t) => {
    const { path, origin, statuses } = await setup(t);
    const stolen = join(dirname(path), 'stolen.db');
    await coatcheck({ DATABASE: path }, 'backup', stolen);
    const stores = await openStores(stolen, { as: 'server' });
    t.after(() => stores.close());
    const lost: string[] = [];
    const thief = await openServices(
      stores,
      {
        origin,
        passwordMin: 15,
        tokenAlgorithm: 'EdDSA' as const,
        audiences: [],
        sessionIdle: 3_600_000,
        sessionMax: 3_600_000,
      },
      { cost: CHEAP, onLostSecret: (name) => lost.push(name) },
    );
    assert.equal(lost.length, SEALED, 'they open nothing');
    const [kid = ''] = lost.flatMap((name) => name.split('token_keys/')[1] ?? []);
    assert.ok(kid);
    const [forger] = (await thief.ring.keys()).values();
    assert.ok(forger);
    assert.notEqual(forger.id, kid);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const claims: string = part({
      iss: origin,
      aud: origin,
      sub: '1',
      sid: '1',
      iat: now,
      nbf: now,
      exp: now + 60,
      jti: 'x',
    });
    for (const id of [forger.id, kid]) {
      const input: string = `${part({ alg: 'EdDSA', typ: 'at+jwt', kid: id })}.${claims}`;
      const forged: string = `${input}.${forger.sign(Buffer.from(input)).toString('base64url')}`;
      assert.deepEqual(await statuses({ token: forged }), [200, 401]);
    }
  });

  it('can be lost: browsers stay signed in, programs exchange their tokens, and the log says so', async (t) => {
    const { path, keyFile, server, start, pair, statuses, exchange } = await setup(t);
    assert.deepEqual(await statuses(pair), [200, 200]);
    await server.end('SIGTERM');
    rmSync(keyFile);
    const { lines } = await start();
    assert.ok(existsSync(keyFile));
    assert.deepEqual(await statuses(pair), [200, 401]);
    assert.deepEqual(await statuses(await exchange(pair)), [200, 200]);
    const warnings = lines.filter((line) => line.includes('"event":"secret_replaced"'));
    assert.equal(warnings.length, SEALED);
    assert.match(warnings.join('\n'), /access tokens have ended, sessions go on/);
    const { stdout } = await coatcheck({ DATABASE: path }, 'events', '--json');
    const kinds: string[] = JSON.parse(stdout).map(({ kind }: { kind: string }) => kind);
    assert.equal(kinds.filter((kind) => kind === 'secret_replaced').length, SEALED);
  });

  it('is read again beside a running server: after keys rotate --all old tokens are over', async (t) => {
    const { path, server, pair, statuses, exchange } = await setup(t);
    const { status, stderr } = await coatcheck({ DATABASE: path }, 'keys', 'rotate', '--all');
    assert.equal(status, 0, stderr);
    assert.deepEqual(await statuses(pair), [200, 401]);
    assert.deepEqual(await statuses(await exchange(pair)), [200, 200]);
    assert.ok(!server.lines.some((line) => line.includes('secret_replaced')));
  });

  it('stops the start with 78 and one sentence when it is none', (t) => {
    const path = freshDatabase(t);
    writeFileSync(`${path}.key`, 'password\n', { mode: 0o600 });
    const { status, stderr } = run({ DATABASE: path });
    assert.equal(status, 78);
    assert.equal(
      stderr,
      `Coatcheck cannot start:\n  KEY_FILE=${path}.key: line 1 is not 32 bytes in base64. Restore the right file, or remove it.\n`,
    );
    const folder = join(dirname(path), 'folder');
    mkdirSync(folder);
    assert.match(
      run({ DATABASE: path, KEY_FILE: folder }).stderr,
      /that is a folder\. Name a file/,
    );
  });

  it('can be given by systemd: read-only, in a folder of its own, made by one command', async (t) => {
    const path = freshDatabase(t);
    const folder = join(dirname(path), 'credentials');
    mkdirSync(folder);
    const given = join(folder, 'coatcheck.key');
    const page = readFileSync('docs/operations.md', 'utf8');
    const command = /head -c 32 \/dev\/urandom \| base64/.exec(page)?.[0];
    assert.ok(command);
    const { stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    writeFileSync(given, stdout, { mode: 0o400 });
    const server = await startProcess(t, { DATABASE: path, KEY_FILE: given, LOG: 'warn' });
    assert.ok(!existsSync(`${path}.key`));
    assert.equal(openedSecrets(path, given).length, SEALED);
    assert.ok(!server.lines.some((line) => line.includes('key_file_is_open')));
  });
});
