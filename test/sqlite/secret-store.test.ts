import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createSeal } from '../../src/auth/seal.ts';
import { dataVersion } from '../../src/sqlite/data-version.ts';
import { createSecretStore } from '../../src/sqlite/secret-store.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { openDatabase } from './open-database.ts';

const SEAL = createSeal([randomBytes(32)]);

/**
 * Opens a secret on a database file, as a process of its own would. The clock moves 10 ms with each
 * look.
 */
function open(t: TestContext, path: string, seal = SEAL, name = 'a') {
  const database = openDatabase(path);
  t.after(() => database.close());
  const lost: string[] = [];
  let clock = 0;
  dataVersion(database, () => (clock += 10));
  const secrets = createSecretStore({ database, seal, onLost: (name) => lost.push(name) });
  return { database, lost, secret: () => secrets.get(name) };
}

const freshPath = (t: TestContext) => join(temporaryFolder(t), 'coatcheck.db');

describe('createSecretStore', () => {
  it('is stored sealed', async (t) => {
    const { database, secret } = open(t, freshPath(t));
    const plain = await secret();
    const { value } = database.prepare('SELECT value FROM secrets').get() ?? {};
    assert.ok(!Buffer.from(value as Uint8Array).includes(plain));
  });

  it('is another one as soon as another process has replaced it', async (t) => {
    const path = freshPath(t);
    const [server, operator] = [open(t, path), open(t, path)];
    const before = await server.secret();
    operator.database.exec('DELETE FROM secrets');
    const after = await server.secret();
    assert.notDeepEqual(after, before);
    assert.deepEqual(await operator.secret(), after);
    assert.deepEqual(server.lost, [], 'nothing was lost: it was taken away');
  });
});
