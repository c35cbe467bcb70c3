import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { createSeal } from '../../src/auth/seal.ts';
import { createKeyStore } from '../../src/sqlite/key-store.ts';
import { keyIds, makeKey } from '../signing-keys.ts';
import { openDatabase } from './open-database.ts';

const SEAL = createSeal([Buffer.alloc(32, 1)]);

function setup(t: TestContext) {
  const database = openDatabase(':memory:');
  t.after(() => database.close());
  return { database, ...storeOn(database) };
}

function storeOn(database: DatabaseSync, seal = SEAL) {
  const lost: string[] = [];
  return { lost, store: createKeyStore({ database, seal, onLost: (name) => lost.push(name) }) };
}

describe('createKeyStore', () => {
  it('stores no key as it is', async (t) => {
    const { store, database } = setup(t);
    for (const algorithm of ['EdDSA', 'HS256'] as const) {
      const key = makeKey(algorithm);
      await store.add(key);
      const row = database.prepare('SELECT secret FROM token_keys WHERE id = ?').get(key.id);
      const stored = Buffer.from(row?.secret as Uint8Array);
      assert.ok(!stored.includes(key.secret.subarray(-32)));
    }
  });

  it('does not open a key that was moved to another row', async (t) => {
    const { store, database, lost } = setup(t);
    const [one, other] = [makeKey(), makeKey()];
    await store.add(one);
    await store.add(other);
    database.exec(`
      UPDATE token_keys SET secret = (SELECT secret FROM token_keys WHERE id = '${one.id}')
      WHERE id = '${other.id}'`);
    assert.deepEqual(keyIds(await store.all()), [one.id]);
    assert.deepEqual(lost, [`token_keys/${other.id}`]);
  });
});
