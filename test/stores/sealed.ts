import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readKeyFile, sealByKeyFile } from '../../src/auth/key-file.ts';
import { createSeal } from '../../src/auth/seal.ts';
import { keyIds, makeKey } from '../signing-keys.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Backend, withPeople } from './backend.ts';
import { enroller, SEED, signInToSetUp } from './factor-records.ts';

const SEAL = createSeal([Buffer.alloc(32, 1)]);
const OTHER_SEAL = createSeal([Buffer.alloc(32, 2)]);

/** Signing keys, secrets and settings. */
export function describeSealed(backend: Backend): void {
  describe('SealedStores', () => {
    it('keeps keys, the last one added first, whatever their times', async (t) => {
      const { keys } = (await backend.open(t)).sealed(SEAL, assert.fail);
      const [first, second] = [makeKey(), { ...makeKey(), createdAt: 1, signsFrom: 0 }];
      await keys.add(first);
      await keys.add(second);
      assert.deepEqual(await keys.all(), [second, first]);
      await keys.remove([second.id, 'unknown']);
      assert.deepEqual(await keys.all(), [first]);
    });

    it('adds a first key of each algorithm, and no second one', async (t) => {
      const { keys } = (await backend.open(t)).sealed(SEAL, assert.fail);
      const [first, other] = [makeKey(), makeKey('HS256')];
      await keys.addFirst(first);
      await keys.addFirst(makeKey());
      await keys.addFirst(other);
      assert.deepEqual(keyIds(await keys.all()), [other.id, first.id]);
    });

    it('removes a key and replaces a secret that does not open, and says so once', async (t) => {
      const stores = await backend.open(t);
      const before = stores.sealed(SEAL, assert.fail);
      const key = makeKey();
      await before.keys.add(key);
      const secret = await before.secrets.get('a');
      const lost: string[] = [];
      const after = stores.sealed(OTHER_SEAL, (name) => lost.push(name));
      assert.deepEqual(await after.unopened(), [`token_keys/${key.id}`, 'secrets/a']);
      assert.deepEqual([await after.keys.all(), await after.keys.all()], [[], []]);
      const fresh = await after.secrets.get('a');
      assert.notDeepEqual(fresh, secret);
      assert.deepEqual(await after.secrets.get('a'), fresh);
      assert.deepEqual(lost, [`token_keys/${key.id}`, 'secrets/a']);
      assert.deepEqual(await after.unopened(), []);
    });

    it('makes a secret of 32 bytes once, for all who ask', async (t) => {
      const { server, command } = await backend.openTwo(t);
      const [one, other] = [server.sealed(SEAL, assert.fail), command.sealed(SEAL, assert.fail)];
      const secret = await one.secrets.get('a');
      assert.equal(secret.length, 32);
      assert.deepEqual(await other.secrets.get('a'), secret);
      assert.deepEqual(await one.secrets.get('a'), secret);
      assert.notDeepEqual(await one.secrets.get('b'), secret);
    });

    it('replaces every key and secret, and the key in the key file', async (t) => {
      const stores = await backend.open(t);
      const keyFile = join(temporaryFolder(t), 'coatcheck.key');
      const before = stores.sealed(sealByKeyFile(keyFile), assert.fail);
      await before.keys.add(makeKey());
      const secret = await before.secrets.get('a');
      const old = readFileSync(keyFile, 'utf8');
      const key = makeKey();
      assert.equal(await stores.replaceAllKeys(keyFile, key), true);
      assert.equal(readKeyFile(keyFile).length, 1);
      assert.notEqual(readFileSync(keyFile, 'utf8'), old);
      const after = stores.sealed(sealByKeyFile(keyFile), assert.fail);
      assert.deepEqual(await after.unopened(), []);
      assert.deepEqual(await after.keys.all(), [key]);
      assert.notDeepEqual(await after.secrets.get('a'), secret);
    });

    it('seals the seeds with the new key, and goes on with each of them', async (t) => {
      const stores = await withPeople(await backend.open(t));
      await signInToSetUp(stores, 2);
      const keyFile = join(temporaryFolder(t), 'coatcheck.key');
      const { totp } = stores.sealed(sealByKeyFile(keyFile), assert.fail);
      const waits = Buffer.from('a seed that waits...');
      await totp.enrol(enroller(1), waits, 10);
      await totp.enrol(enroller(2), SEED, 10);
      await totp.confirm(enroller(2), SEED, 100, [], 10);
      await totp.enrol(enroller(2), waits, 10);
      const old = createSeal(readKeyFile(keyFile));
      for (let i = 0; i < 2; i++) await stores.replaceAllKeys(keyFile, makeKey());
      const fresh = createSeal(readKeyFile(keyFile));
      for (const now of [totp, stores.sealed(fresh, assert.fail).totp]) {
        assert.deepEqual(await now.confirmed(2), { seed: SEED, lastStep: 100, confirmedAt: 10 });
        for (const id of [1, 2]) assert.deepEqual(await now.enrolment(enroller(id), 11), waits);
      }
      const before = stores.sealed(old, assert.fail);
      assert.equal(await before.totp.confirmed(2), 'unopened', 'nor does the old key open it');
      assert.equal(await before.totp.enrolment(enroller(2), 11), null);
    });

    it('keeps a seed that does not open when it replaces the keys', async (t) => {
      const stores = await withPeople(await backend.open(t));
      await signInToSetUp(stores, 2);
      const keyFile = join(temporaryFolder(t), 'coatcheck.key');
      const lost = stores.sealed(OTHER_SEAL, assert.fail).totp;
      await lost.enrol(enroller(2), SEED, 10);
      await lost.confirm(enroller(2), SEED, 100, [], 10);
      await lost.enrol(enroller(2), SEED, 10);
      const now = stores.sealed(sealByKeyFile(keyFile), assert.fail);
      assert.equal(await stores.replaceAllKeys(keyFile, makeKey()), true);
      assert.deepEqual(await now.unopened(), ['totp/2', 'totp-waiting/2']);
      const kept = stores.sealed(OTHER_SEAL, assert.fail);
      assert.notEqual(await kept.totp.confirmed(2), 'unopened');
      assert.deepEqual(await kept.totp.enrolment(enroller(2), 11), SEED);
    });
  });

  describe('SharedSettingsStore', () => {
    it('keeps settings by their name, the last one of each, for another process', async (t) => {
      const { server, command } = await backend.openTwo(t);
      assert.equal((await command.sharedSettings.read()).size, 0);
      await server.sharedSettings.write({ ORIGIN: 'https://a.example', PORT: '3000' });
      await server.sharedSettings.write({ ORIGIN: 'https://b.example' });
      const expected = { ORIGIN: 'https://b.example', PORT: '3000' };
      assert.deepEqual(Object.fromEntries(await command.sharedSettings.read()), expected);
    });

    it('writes all of them or none', async (t) => {
      const { sharedSettings } = await backend.open(t);
      const half = { ORIGIN: 'https://a.example', PORT: null as never };
      await assert.rejects(sharedSettings.write(half));
      assert.equal((await sharedSettings.read()).size, 0);
    });
  });
}
