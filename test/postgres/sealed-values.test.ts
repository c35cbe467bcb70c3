/** Sealing, while other servers seal as well. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Stores } from '../../src/auth/database.ts';
import { sealByKeyFile, writeKeyFile } from '../../src/auth/key-file.ts';
import { createSeal, makeSealingKey } from '../../src/auth/seal.ts';
import { enroller, SEED } from '../stores/factor-records.ts';
import { openOn, skip, useCluster } from './backend.ts';
import { hold } from './held.ts';
import { makeKey, setUpSealed, withSeeds } from './sealed.ts';

const cluster = useCluster();

const STARTERS = 8;
const SEALING = 'SELECT pg_advisory_xact_lock(8251003)';
const SEAL = createSeal([Buffer.alloc(32, 1)]);
const OTHER_SEAL = createSeal([Buffer.alloc(32, 2)]);

describe('the sealed values', { skip }, () => {
  it('are stored sealed, and open in their own row alone', async (t) => {
    const { database, stores, keyFile, sealed } = await setUpSealed(t);
    const [one, other] = [makeKey(), makeKey()];
    for (const key of [one, other]) await sealed.keys.add(key);
    const secret = await sealed.secrets.get('a');
    await withSeeds(stores, sealed);
    await sealed.totp.enrol(enroller(2), SEED, 10);
    const rows = await cluster().run(
      `SELECT secret AS value FROM token_keys UNION ALL SELECT value FROM secrets
       UNION ALL SELECT seed FROM totp UNION ALL SELECT seed FROM totp_enrolments`,
      database,
    );
    assert.equal(rows.length, 6);
    for (const plain of [one.secret.subarray(-32), other.secret.subarray(-32), secret, SEED]) {
      assert.ok(!rows.some(({ value }) => (value as Buffer).includes(plain)));
    }
    await cluster().run(
      `UPDATE token_keys SET secret = (SELECT secret FROM token_keys WHERE id = '${one.id}');
       UPDATE totp SET seed = (SELECT seed FROM totp_enrolments)`,
      database,
    );
    assert.deepEqual(await sealed.unopened(), [`token_keys/${other.id}`, 'totp/1', 'totp/2']);
    const lost: string[] = [];
    const { keys, totp } = stores.sealed(sealByKeyFile(keyFile), (name) => lost.push(name));
    assert.deepEqual(await keys.all(), [one]);
    assert.deepEqual(lost, [`token_keys/${other.id}`]);
    assert.equal(await totp.confirmed(2), 'unopened');
  });
});

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
    const { database, stores } = await setUpSealed(t);
    await race(t, database, ({ sealed }) => sealed(SEAL, assert.fail).keys.addFirst(makeKey()));
    assert.equal((await stores.sealed(SEAL, assert.fail).keys.all()).length, 1);
  });

  it('make one secret', async (t) => {
    const { database } = await setUpSealed(t);
    const get = ({ sealed }: Stores) => sealed(SEAL, assert.fail).secrets.get('a');
    const [first, ...others] = await race(t, database, get);
    for (const other of others) assert.deepEqual(other, first);
  });

  it('replace a secret that does not open once, and one of them says so', async (t) => {
    const { database, stores } = await setUpSealed(t);
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
    const { database, stores, keyFile } = await setUpSealed(t);
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
