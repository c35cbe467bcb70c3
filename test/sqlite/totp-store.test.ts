import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { readKeyFile, sealByKeyFile } from '../../src/auth/key-file.ts';
import { createSeal } from '../../src/auth/seal.ts';
import { makeTokenKey } from '../../src/auth/tokens/token-keys.ts';
import { replaceAllKeys } from '../../src/sqlite/sealed-values.ts';
import { createSessionStore } from '../../src/sqlite/session-store.ts';
import { createTotpStore } from '../../src/sqlite/totp-store.ts';
import { session } from '../stores/backend.ts';
import { enroller } from '../stores/factor-records.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { open } from './file.ts';

const SEED = Buffer.from('a seed of twenty byt');
const KEY = { ...makeTokenKey('EdDSA'), createdAt: 1, signsFrom: 0 };

/** Two accounts, each with a seed. */
async function setUp(t: TestContext, seal = createSeal([Buffer.alloc(32, 1)])) {
  const database = open(t);
  database.exec(`INSERT INTO users (id, public_id, email, password_hash, role, created_at)
    VALUES (1, 'a', 'a', 'x', 'user', 1), (2, 'b', 'b', 'x', 'user', 1)`);
  const store = createTotpStore(database, seal);
  const sessions = createSessionStore(database);
  for (const id of [1, 2]) {
    const { session: key } = enroller(id);
    await sessions.replace(() => [], session(key, { userId: id }), 0);
    await store.enrol(enroller(id), SEED, 10);
    await store.confirm(enroller(id), SEED, 100, [], 10);
  }
  return { database, store };
}

const sealedSeed = (database: DatabaseSync, id: number): Buffer => {
  const row = database.prepare('SELECT seed FROM totp WHERE user_id = ?').get(id);
  return Buffer.from(row?.seed as Uint8Array);
};

describe('createTotpStore', () => {
  it('stores no seed as it is', async (t) => {
    const { database } = await setUp(t);
    assert.ok(!sealedSeed(database, 1).includes(SEED));
    assert.notDeepEqual(sealedSeed(database, 1), sealedSeed(database, 2));
  });

  it('does not open a seed that was moved to another account', async (t) => {
    const { database, store } = await setUp(t);
    database.exec(`
      UPDATE totp SET seed = (SELECT seed FROM totp WHERE user_id = 1) WHERE user_id = 2`);
    assert.equal(await store.confirmed(2), 'unopened');
    assert.notEqual(await store.confirmed(1), 'unopened');
  });

  it('opens no seed that was moved: one that waits does not count, and one that counts does not wait', async (t) => {
    const { database, store } = await setUp(t);
    await store.enrol(enroller(1), Buffer.from('one that an attacker has seen'), 10);
    await store.enrol(enroller(2), SEED, 10);
    database.exec(`
      UPDATE totp SET seed = (SELECT seed FROM totp_enrolments WHERE user_id = 1) WHERE user_id = 1;
      UPDATE totp_enrolments SET seed = (SELECT seed FROM totp WHERE user_id = 2)
        WHERE user_id = 2;`);
    assert.equal(await store.confirmed(1), 'unopened');
    assert.equal(await store.enrolment(enroller(2), 11), null);
  });
});

describe('replaceAllKeys', () => {
  /** A trigger makes the database fail at the last seed, as a full disk would. */
  const failing = `CREATE TEMP TRIGGER broken BEFORE UPDATE ON main.totp WHEN new.user_id = 2
    BEGIN SELECT RAISE(FAIL, 'broken for a test'); END`;

  it('opens every seed after a failure in the middle of it, and when it is done again', async (t) => {
    const keyFile = join(temporaryFolder(t), 'coatcheck.key');
    const { database } = await setUp(t, sealByKeyFile(keyFile));
    const before = sealedSeed(database, 1);
    database.exec(failing);
    await assert.rejects(replaceAllKeys(database, keyFile, KEY), /broken for a test/);
    assert.deepEqual(sealedSeed(database, 1), before, 'nothing of it has happened');
    const opens = async () => {
      const store = createTotpStore(database, createSeal(readKeyFile(keyFile)));
      for (const id of [1, 2]) assert.notEqual(await store.confirmed(id), 'unopened');
    };
    await opens();
    database.exec('DROP TRIGGER broken');
    assert.equal(await replaceAllKeys(database, keyFile, KEY), true);
    assert.equal(readKeyFile(keyFile).length, 1);
    await opens();
  });

  it('opens every seed when the old keys cannot be removed from the file', async (t) => {
    const keyFile = join(temporaryFolder(t), 'coatcheck.key');
    const { database } = await setUp(t, sealByKeyFile(keyFile));
    // In the way of the second writing of the file, which removes them.
    database.function('block', () => {
      mkdirSync(`${keyFile}.part`);
      return null;
    });
    database.exec(`CREATE TEMP TRIGGER blocking AFTER INSERT ON main.token_keys
      BEGIN SELECT block(); END`);
    assert.equal(await replaceAllKeys(database, keyFile, KEY), false);
    const [fresh = assert.fail(), ...old] = readKeyFile(keyFile);
    assert.equal(old.length, 1);
    const store = createTotpStore(database, createSeal([fresh]));
    for (const id of [1, 2]) assert.notEqual(await store.confirmed(id), 'unopened');
  });
});
