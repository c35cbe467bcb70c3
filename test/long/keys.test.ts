import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { readKeyFile, sealByKeyFile } from '../../src/auth/key-file.ts';
import { openStores } from '../../src/stores.ts';
import { coatcheck, freshDatabase } from '../cli/cli.ts';

const ROUNDS = 15;

/** Makes all keys new, again and again. */
const ROTATING = `
  import { makeTokenKey } from './src/auth/tokens/token-keys.ts';
  import { openStores } from './src/stores.ts';
  const stores = await openStores(process.argv[1], { as: 'command', mayCreate: false });
  process.stdout.write('begun');
  const times = { createdAt: 1, signsFrom: 0 };
  for (;;) await stores.replaceAllKeys(process.argv[2], { ...makeTokenKey('EdDSA'), ...times });`;

describe('keys rotate --all', () => {
  it('can be killed at any moment: the key file opens all that is in the database', async (t) => {
    const path = freshDatabase(t);
    const keyFile = `${path}.key`;
    const stores = await openStores(path, { as: 'server' });
    t.after(() => stores.close());
    await stores.sealed(sealByKeyFile(keyFile), assert.fail).secrets.get('a');
    for (let round = 0; round < ROUNDS; round++) {
      const args = ['--input-type=module-typescript', '-e', ROTATING, path, keyFile];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, round * 4)); // somewhere else each time
      child.kill('SIGKILL');
      await once(child, 'exit');
      const sealed = stores.sealed(sealByKeyFile(keyFile), assert.fail);
      assert.deepEqual(await sealed.unopened(), []);
    }
    const { status, stderr } = await coatcheck({ DATABASE: path }, 'keys', 'rotate', '--all');
    assert.equal(status, 0, stderr);
    assert.equal(readKeyFile(keyFile).length, 1, 'and a whole one leaves one key');
    const left = readdirSync(dirname(path)).filter((name) => name.includes('.key'));
    assert.deepEqual(left, ['coatcheck.db.key']);
  });
});
