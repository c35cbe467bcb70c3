import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createSeal } from '../../src/auth/seal.ts';
import { openDatabase } from '../../src/sqlite/database.ts';
import { createSecret } from '../../src/sqlite/secret-store.ts';
import { temporaryFolder } from '../program/child.ts';

const SEAL = createSeal([randomBytes(32)]);

/** Opens a secret on a database file, as a process of its own would. The clock moves 10 ms with each look. */
function open(t: TestContext, path: string, seal = SEAL, name = 'a') {
  const database = openDatabase(path);
  t.after(() => database.close());
  const lost: string[] = [];
  let clock = 0;
  const now = () => (clock += 10);
  const secret = createSecret({ database, seal, lost: (name) => lost.push(name), now }, name);
  return { database, lost, secret };
}

const freshPath = (t: TestContext) => join(temporaryFolder(t), 'coatcheck.db');

describe('createSecret', () => {
  it('is made once, and is the same for all who ask', (t) => {
    const path = freshPath(t);
    const [one, other] = [open(t, path), open(t, path)];
    const secret = one.secret();
    assert.equal(secret.length, 32);
    assert.deepEqual(other.secret(), secret);
    assert.deepEqual(one.secret(), secret);
    assert.notDeepEqual(open(t, path, SEAL, 'b').secret(), secret);
    assert.deepEqual([...one.lost, ...other.lost], []);
  });

  it('is stored sealed', (t) => {
    const { database, secret } = open(t, freshPath(t));
    const plain = secret();
    const { value } = database.prepare('SELECT value FROM secrets').get() ?? {};
    assert.ok(!Buffer.from(value as Uint8Array).includes(plain));
  });

  it('is another one as soon as another process has replaced it', (t) => {
    const path = freshPath(t);
    const [server, operator] = [open(t, path), open(t, path)];
    const before = server.secret();
    operator.database.exec('DELETE FROM secrets');
    const after = server.secret();
    assert.notDeepEqual(after, before);
    assert.deepEqual(operator.secret(), after);
    assert.deepEqual(server.lost, [], 'nothing was lost: it was taken away');
  });

  it('is replaced, and that is told, when it does not open any more', (t) => {
    const path = freshPath(t);
    const before = open(t, path).secret();
    const { secret, lost } = open(t, path, createSeal([randomBytes(32)]));
    const after = secret();
    assert.notDeepEqual(after, before);
    assert.deepEqual(secret(), after);
    assert.deepEqual(lost, ['secrets/a']);
  });
});
