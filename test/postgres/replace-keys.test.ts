/** Replacing the sealing key and every secret, while others use the database. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { SecretStore } from '../../src/auth/database.ts';
import { seedName } from '../../src/auth/factors/totp-store.ts';
import { readKeyFile, sealByKeyFile } from '../../src/auth/key-file.ts';
import { createSeal } from '../../src/auth/seal.ts';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { session } from '../stores/backend.ts';
import { SEED } from '../stores/factor-records.ts';
import { openOn, useCluster } from './backend.ts';
import { hold } from './held.ts';
import { makeKey, setUpSealed, withSeeds } from './sealed.ts';

const cluster = useCluster();

describe('replaceAllKeys', () => {
  it('lets others sign in while it waits for a seed', async (t) => {
    const { database, stores, keyFile, sealed } = await setUpSealed(t);
    await sealed.keys.add(makeKey());
    await withSeeds(stores, sealed);
    const row = 'SELECT 1 FROM totp WHERE user_id = 2 FOR UPDATE';
    const held = await hold(t, cluster(), database, row);
    const replacing = stores.replaceAllKeys(keyFile, makeKey());
    await held.waiting([replacing]);
    await stores.sessions.replace(() => [], session('k'), 1);
    await held.commit();
    assert.equal(await replacing, true);
  });

  it('opens every seed after it failed each time it ran, and when it is done again', async (t) => {
    const { database, stores, keyFile, sealed } = await setUpSealed(t);
    await withSeeds(stores, sealed);
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
    const { database, stores, keyFile, sealed } = await setUpSealed(t);
    await withSeeds(stores, sealed);
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

  it('ends after each server that answers from memory has the new secrets', async (t) => {
    const { database, stores, keyFile } = await setUpSealed(t);
    const mode = { as: 'server', sessionCheck: 'leases' } as const;
    const servers: SecretStore[] = [];
    for (let i = 0; i < 2; i++) {
      const server = await openOn(t, database, mode);
      servers.push(server.sealed(sealByKeyFile(keyFile), assert.fail).secrets);
    }
    for (let round = 0; round < 20; round++) {
      const before = await Promise.all(servers.map((secrets) => secrets.get('a')));
      for (const [i, secrets] of servers.entries()) {
        assert.equal(await secrets.get('a'), before[i], 'from memory');
      }
      await stores.replaceAllKeys(keyFile, makeKey());
      const after = await Promise.all(servers.map((secrets) => secrets.get('a')));
      assert.deepEqual(after[0], after[1]);
      assert.notDeepEqual(after[0], before[0]);
    }
  });

  it('seals more seeds again than it reads at a time', async (t) => {
    const { database, stores, keyFile, sealed } = await setUpSealed(t);
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
