/** Sealing while other servers seal as well, and replacing the key of the key file. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Stores } from '../../src/auth/database.ts';
import { seedName } from '../../src/auth/factors/totp-store.ts';
import { readKeyFile, sealByKeyFile, writeKeyFile } from '../../src/auth/key-file.ts';
import { createSeal, makeSealingKey } from '../../src/auth/seal.ts';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { makeTokenKey, type StoredKey } from '../../src/auth/tokens/token-keys.ts';
import { withPeople } from '../stores/backend.ts';
import { enroller, SEED } from '../stores/factor-records.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { migratedDatabase, openOn, skip, useCluster } from './backend.ts';
import { hold } from './held.ts';

const cluster = useCluster();

const STARTERS = 8;
const SEALING = 'SELECT pg_advisory_xact_lock(8251003)';
const SEAL = createSeal([Buffer.alloc(32, 1)]);
const OTHER_SEAL = createSeal([Buffer.alloc(32, 2)]);

const makeKey = (): StoredKey => ({ ...makeTokenKey('EdDSA'), createdAt: 1, signsFrom: 0 });

/** Ada and bob, and a key file. */
async function setUp(t: TestContext) {
  const database = await migratedDatabase();
  const stores = await withPeople(await openOn(t, database));
  const keyFile = join(temporaryFolder(t), 'coatcheck.key');
  return { database, stores, keyFile, sealed: stores.sealed(sealByKeyFile(keyFile), assert.fail) };
}

/** An authenticator app for each of bob and ada. */
async function withSeeds({ totp }: ReturnType<Stores['sealed']>): Promise<void> {
  for (const id of [1, 2]) {
    await totp.enrol(enroller(id), SEED, 10);
    await totp.confirm(enroller(id), SEED, 100, [], 10);
  }
}

describe('eight servers that start at once', { skip }, () => {
  /** Eight servers do it at once: each of them waits before the first one begins. */
  async function race<T>(t: TestContext, database: string, act: (stores: Stores) => Promise<T>) {
    const servers: Stores[] = [];
    for (let i = 0; i < STARTERS; i++) servers.push(await openOn(t, database));
    const held = await hold(t, cluster(), database, SEALING);
    const acts = servers.map(act);
    await held.waiting(acts);
    await held.commit();
    return Promise.all(acts);
  }

  it('make one key of an algorithm', async (t) => {
    const { database, stores } = await setUp(t);
    await race(t, database, ({ sealed }) => sealed(SEAL, assert.fail).keys.addFirst(makeKey()));
    assert.equal((await stores.sealed(SEAL, assert.fail).keys.all()).length, 1);
  });

  it('make one secret', async (t) => {
    const { database } = await setUp(t);
    const get = ({ sealed }: Stores) => sealed(SEAL, assert.fail).secrets.get('a');
    const [first, ...others] = await race(t, database, get);
    for (const other of others) assert.deepEqual(other, first);
  });

  it('replace a secret that does not open once, and one of them says so', async (t) => {
    const { database, stores } = await setUp(t);
    await stores.sealed(OTHER_SEAL, assert.fail).secrets.get('a');
    const lost: string[] = [];
    const get = ({ sealed }: Stores) => sealed(SEAL, (name) => lost.push(name)).secrets.get('a');
    const [first, ...others] = await race(t, database, get);
    for (const other of others) assert.deepEqual(other, first);
    assert.deepEqual(lost, ['secrets/a']);
  });
});

describe('while another program replaces the sealing key', { skip }, () => {
  /** Runs an act that waits until the file has another key; answers with a seal that has it. */
  async function afterNewKey<T>(t: TestContext, act: (stores: Stores, keyFile: string) => T) {
    const { database, stores, keyFile } = await setUp(t);
    const held = await hold(t, cluster(), database, SEALING);
    const acting = Promise.resolve(act(stores, keyFile));
    await held.waiting([acting]);
    const fresh = makeSealingKey();
    writeKeyFile(keyFile, [fresh]);
    await held.commit();
    await acting;
    return stores.sealed(createSeal([fresh]), assert.fail);
  }

  it('seals a seed with the new one', async (t) => {
    const { totp } = await afterNewKey(t, (stores, keyFile) =>
      stores.sealed(sealByKeyFile(keyFile), assert.fail).totp.enrol(enroller(2), SEED, 10),
    );
    assert.deepEqual(await totp.enrolment(enroller(2), 11), SEED);
  });

  it('seals a signing key with the new one', async (t) => {
    const key = makeKey();
    const { keys } = await afterNewKey(t, (stores, keyFile) =>
      stores.sealed(sealByKeyFile(keyFile), assert.fail).keys.add(key),
    );
    assert.deepEqual(await keys.all(), [key]);
  });
});

describe('replaceAllKeys', { skip }, () => {
  it('opens every seed after it failed each time it ran, and when it is done again', async (t) => {
    const { database, stores, keyFile, sealed } = await setUp(t);
    await withSeeds(sealed);
    // Fails as a deadlock does, at the last seed: the transaction runs again from the start.
    await cluster().run(
      `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN RAISE SQLSTATE ''40P01''; END';
       CREATE TRIGGER broken BEFORE UPDATE ON totp FOR EACH ROW WHEN (new.user_id = 2)
         EXECUTE FUNCTION fail()`,
      database,
    );
    await assert.rejects(stores.replaceAllKeys(keyFile, makeKey()), StoreUnavailable);
    assert.equal(readKeyFile(keyFile).length, 2, 'each key is in the file once');
    const opens = async () => {
      const seal = createSeal(readKeyFile(keyFile));
      assert.deepEqual(await stores.sealed(seal, assert.fail).unopened(), []);
    };
    await opens();
    await cluster().run('DROP TRIGGER broken ON totp', database);
    assert.equal(await stores.replaceAllKeys(keyFile, makeKey()), true);
    assert.equal(readKeyFile(keyFile).length, 1);
    await opens();
  });

  it('says when the old keys cannot be removed from the file, which opens every seed', async (t) => {
    const { database, stores, keyFile, sealed } = await setUp(t);
    await withSeeds(sealed);
    await cluster().run(
      `CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN new; END';
       CREATE TRIGGER waiting BEFORE UPDATE ON totp FOR EACH STATEMENT EXECUTE FUNCTION wait()`,
      database,
    );
    const held = await hold(t, cluster(), database, 'SELECT pg_advisory_xact_lock(1)');
    const replacing = stores.replaceAllKeys(keyFile, makeKey());
    await held.waiting([replacing]);
    mkdirSync(`${keyFile}.part`); // in the way of the second writing of the file
    await held.commit();
    assert.equal(await replacing, false);
    assert.equal(readKeyFile(keyFile).length, 2);
    const seal = createSeal(readKeyFile(keyFile).slice(0, 1));
    assert.deepEqual(await stores.sealed(seal, assert.fail).unopened(), []);
  });

  it('seals more seeds again than it reads at a time', async (t) => {
    const { database, stores, keyFile, sealed } = await setUp(t);
    const old = createSeal(readKeyFile(keyFile));
    const ids = Array.from({ length: 2_500 }, (_, i) => i + 10);
    const rows = ids.map((id) => `(${id}, '\\x${old.seal(seedName(id), SEED).toString('hex')}')`);
    await cluster().run(
      `INSERT INTO users (id, public_id, user_handle, email, password_hash, role, created_at)
         SELECT n, n, n::text::bytea, n, '', 'user', 1 FROM generate_series(10, 2509) AS n;
       INSERT INTO totp (user_id, seed, last_step, confirmed_at)
         SELECT id, seed::bytea, 1, 1 FROM (VALUES ${rows.join()}) AS seeds (id, seed)`,
      database,
    );
    assert.equal(await stores.replaceAllKeys(keyFile, makeKey()), true);
    assert.deepEqual(await sealed.unopened(), []);
    const names = await stores.sealed(old, assert.fail).unopened();
    assert.equal(names.filter((name) => name.startsWith('totp/')).length, ids.length);
  });
});
