import assert from 'node:assert/strict';
import { chmodSync, cpSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { readKeyFile, sealByKeyFile, writeKeyFile } from '../../src/auth/key-file.ts';
import { createSeal } from '../../src/auth/seal.ts';
import { hashSecret, makeSecret } from '../../src/auth/secret.ts';
import type { StoredKey } from '../../src/auth/tokens/token-keys.ts';
import { openServices, type Services } from '../../src/services.ts';
import { CHEAP } from '../services.ts';
import { openTestDatabase } from '../sqlite/test-database.ts';
import { BOB } from '../stores/backend.ts';
import { enroller, signInToSetUp } from '../stores/factor-records.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { coatcheck, commandLine } from './cli.ts';

const SETTINGS = {
  origin: 'http://localhost:3000',
  passwordMin: 15,
  tokenAlgorithm: 'EdDSA' as const,
  sessionIdle: 3_600_000,
  sessionMax: 3_600_000,
  audiences: [],
  forOneMachine: true,
};

/** A server that runs on a database file and its key file, and a command line beside it. */
async function setup(t: TestContext) {
  const folder = temporaryFolder(t);
  const path = join(folder, 'coatcheck.db');
  const keyFile = `${path}.key`;
  const testDatabase = openTestDatabase(path);
  const { stores } = testDatabase;
  t.after(() => stores.close());
  const lost: string[] = [];
  const clock = { ahead: 0 };
  const services: Services = await openServices(stores, SETTINGS, {
    cost: CHEAP,
    seal: sealByKeyFile(keyFile),
    onLostSecret: (name) => lost.push(name),
    now: () => {
      clock.ahead += 10; // each look is later than the last question to the file
      return Date.now() + clock.ahead;
    },
  });
  const stored = (): Promise<readonly StoredKey[]> =>
    stores.sealed(sealByKeyFile(keyFile), () => {}).keys.all();
  const secretNow = async () => (await testDatabase.dump('secrets'))[0];
  return { folder, path, keyFile, stores, services, stored, secretNow, lost, ...commandLine(path) };
}

const signingKey = async ({ ring }: Services) => [...(await ring.keys()).keys()][0];

describe('keys rotate', () => {
  it('makes a key that signs at once, accepts the previous one, and records an event', async (t) => {
    const { json, services, lost } = await setup(t);
    const before = await signingKey(services);
    const key = await json('keys', 'rotate');
    assert.equal(key.algorithm, 'EdDSA');
    assert.deepEqual([...(await services.ring.keys()).keys()], [key.id, before]);
    const [event] = await json('events');
    assert.deepEqual(
      [event.kind, event.reason, event.requestId],
      ['key_rotated', 'command', 'cli'],
    );
    assert.deepEqual(lost, []);
  });

  it('makes a new key for ID tokens, too, where apps sign their users in', async (t) => {
    const { json, services } = await setup(t);
    assert.equal((await json('keys', 'rotate')).idTokenKey, null);
    const [before] = (await services.oidc.keyRing.keys()).keys();
    const { idTokenKey } = await json('keys', 'rotate');
    assert.deepEqual([...(await services.oidc.keyRing.keys()).keys()], [idTokenKey, before]);
  });

  it('refuses when there is no key file, or not the one of the server, and changes nothing', async (t) => {
    const { call, keyFile, folder, path, stored } = await setup(t);
    const before = await stored();
    renameSync(keyFile, join(folder, 'kept'));
    const other = join(folder, 'other');
    writeFileSync(other, `${Buffer.alloc(32, 1).toString('base64')}\n`);
    for (const words of [
      ['keys', 'rotate'],
      ['keys', 'rotate', '--all'],
    ]) {
      const missing = await call(...words);
      assert.match(
        missing.message,
        /cannot be read \(ENOENT\)\. .* set KEY_FILE as for the server\.$/,
      );
      const wrong = await commandLine(path, { KEY_FILE: other }).call(...words);
      assert.match(wrong.message, /does not fit the secrets in the database/);
      assert.deepEqual([missing.exitCode, wrong.exitCode], [1, 1]);
    }
    renameSync(join(folder, 'kept'), keyFile);
    assert.deepEqual(await stored(), before);
  });

  it('works when only a seed does not open: a lost key cost an authenticator app', async (t) => {
    const { call, stores } = await setup(t);
    const user = await stores.accounts.insert({ ...BOB, role: 'user' });
    const { totp } = stores.sealed(createSeal([Buffer.alloc(32, 1)]), () => {});
    await totp.enrol(enroller(user?.id ?? 0), Buffer.from('a seed'), Date.now());
    assert.equal((await call('keys', 'rotate')).exitCode, 0);
  });
});

describe('keys rotate --all', () => {
  it('leaves one sealing key, one signing key and no old secret; the running server uses them', async (t) => {
    const { json, keyFile, services, stored, secretNow, lost } = await setup(t);
    const [sealing] = readKeyFile(keyFile);
    const [before, secret] = [await signingKey(services), await secretNow()];
    const { signInService } = services;
    const signal = new AbortController().signal;
    const credentials = { email: 'ada@example.com', password: 'rainy otters juggle lamps' };
    const stranger = { address: '192.0.2.1', deviceToken: null, signal };
    const known = await signInService.signUp({ ...credentials, ...stranger });
    assert.ok(known.ok);

    const key = await json('keys', 'rotate', '--all');
    const [fresh, ...others] = readKeyFile(keyFile);
    assert.deepEqual(others, []);
    assert.notDeepEqual(fresh, sealing);
    assert.deepEqual([...(await services.ring.keys()).keys()], [key.id]);
    assert.notEqual(key.id, before);
    assert.deepEqual(
      (await stored()).map(({ id }) => id),
      [key.id],
    );
    const again = await signInService.logIn({
      ...credentials,
      ...stranger,
      deviceToken: known.deviceToken,
    });
    assert.ok(again.ok);
    assert.notEqual(again.deviceToken, known.deviceToken, 'the old token proves nothing');
    assert.notDeepEqual(await secretNow(), secret);
    assert.deepEqual(lost, [], 'replaced, not lost');
    const [event] = await json('events');
    assert.deepEqual([event.kind, event.reason], ['key_rotated', 'all']);
  });

  it('ends the tickets of apps: the running server knows none of them from then on', async (t) => {
    const { json, services } = await setup(t);
    const { tickets } = services.handOver;
    const [key, app] = [hashSecret(makeSecret()), 'https://app.example.com'];
    for (let round = 0; round < 3; round++) {
      const ticket = await tickets.issue({ key }, app);
      for (let i = 0; i < 2; i++) assert.equal(await tickets.keyOf(ticket, app), key);
      await json('keys', 'rotate', '--all');
      assert.equal(await tickets.keyOf(ticket, app), null);
    }
  });

  it('seals the seeds of authenticator apps with the new key; the server goes on with them', async (t) => {
    const { call, keyFile, stores } = await setup(t);
    const { id } = (await stores.accounts.insert({ ...BOB, role: 'user' })) ?? assert.fail();
    const { totp, unopened } = stores.sealed(sealByKeyFile(keyFile), () => {});
    const seed = Buffer.from('a seed');
    await signInToSetUp(stores, id);
    await totp.enrol(enroller(id), seed, Date.now());
    await totp.confirm(enroller(id), seed, 1, [], Date.now());
    assert.equal((await call('keys', 'rotate', '--all')).exitCode, 0);
    const after = await totp.confirmed(id);
    assert.ok(typeof after === 'object');
    assert.deepEqual(after?.seed, seed);
    assert.deepEqual(await unopened(), []);
  });

  it('says what it did, and that all sessions go on', async (t) => {
    const { call, keyFile } = await setup(t);
    const { output } = await call('keys', 'rotate', '--all');
    assert.ok(output.includes(keyFile));
    assert.match(output, /All keys are new.*\n.*alone signs tokens\.\n.*All sessions go on\./);
  });

  it('drops the key that an interrupted one has left in the file', async (t) => {
    const { json, keyFile, stored } = await setup(t);
    writeKeyFile(keyFile, [Buffer.alloc(32, 9), ...readKeyFile(keyFile)]);
    assert.equal((await stored()).length, 1, 'everything opens all the time');
    await json('keys', 'rotate', '--all');
    assert.equal(readKeyFile(keyFile).length, 1);
    assert.equal((await stored()).length, 1);
  });

  it('can be run by several at once: the file opens what is in the database', async (t) => {
    const { path, keyFile, stored } = await setup(t);
    const runs = Array.from({ length: 4 }, () =>
      coatcheck({ DATABASE: path }, 'keys', 'rotate', '--all'),
    );
    for (const { status, stderr } of await Promise.all(runs)) assert.equal(status, 0, stderr);
    assert.equal(readKeyFile(keyFile).length, 1);
    assert.equal((await stored()).length, 1);
  });

  it('refuses when the file cannot be written, changes nothing, and says what to do', async (t) => {
    const { stored, keyFile, folder, path } = await setup(t);
    const before = await stored();
    const readOnly = temporaryFolder(t); // as systemd gives it to a server: LoadCredential=
    const given = join(readOnly, 'coatcheck.key');
    cpSync(keyFile, given);
    for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o666);
    for (const [file, mode] of [
      [given, 0o444],
      [readOnly, 0o555],
      [folder, 0o777],
    ] as const) {
      chmodSync(file, mode);
    }
    const { exitCode, message } = await asNobody(() =>
      commandLine(path, { KEY_FILE: given }).call('keys', 'rotate', '--all'),
    );
    assert.equal(exitCode, 1);
    assert.match(message, /cannot be written \(EACCES\), so nothing was changed\. Put a new key/);
    assert.deepEqual(readKeyFile(given), readKeyFile(keyFile));
    assert.deepEqual(await stored(), before);
  });
});

/** Does something without the rights of root, who may write everywhere. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
