import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { examineBreached } from '../../src/cli/doctor/breached.ts';
import { form, json } from '../requests.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

const LEAKED = 'gnarly walrus 27 teapots';
const hashOf = (password: string) =>
  createHash('sha1').update(password).digest('hex').toUpperCase();
const LIST = [LEAKED, 'another', 'a third'].map((password) => `${hashOf(password)}:9\r\n`).sort();

describe('BREACHED_PASSWORDS', () => {
  it('stops the start with 78 and a sentence when the file is of no use', async (t) => {
    const folder = temporaryFolder(t);
    const unsorted = join(folder, 'unsorted.txt');
    writeFileSync(unsorted, [...LIST].reverse().join('').repeat(40));
    const files = { [join(folder, 'none.txt')]: /no such file/, [unsorted]: /not in the order/ };
    for (const [path, sentence] of Object.entries(files)) {
      const DATABASE = join(folder, 'c.db');
      const env = { ...process.env, DATABASE, BREACHED_PASSWORDS: path };
      const { status, stderr } = spawnSync(process.execPath, ['src/main.ts'], {
        encoding: 'utf8',
        timeout: 90_000,
        env: { ...env, PORT: String(await freePort()) },
      });
      assert.equal(status, 78, stderr);
      assert.ok(stderr.includes(`BREACHED_PASSWORDS=${path}: `), stderr);
      assert.match(stderr, sentence);
      assert.equal((await examineBreached({ breachedPasswords: path })).status, 'fail');
    }
  });

  it('refuses a leaked password on the form, and goes on without the file, saying so in the log', async (t) => {
    const path = join(temporaryFolder(t), 'pwned.txt');
    writeFileSync(path, LIST.join(''));
    assert.equal((await examineBreached({ breachedPasswords: path })).status, 'ok');
    const app = await startProcess(t, { DATABASE: ':memory:', BREACHED_PASSWORDS: path });
    const ada = { email: 'ada@example.com', password: LEAKED };
    const refused = await fetch(`${app.origin}/signup`, form(ada));
    assert.equal(refused.status, 400);
    assert.match(await refused.text(), /is on a list of leaked passwords, so attackers try it/);
    rmSync(path);
    assert.equal((await fetch(`${app.origin}/signup`, json(ada))).status, 201);
    await app.saying('"event":"breached_passwords_unreadable"');
  });

  it('is nothing to worry about when it is not set', async () => {
    assert.equal((await examineBreached({ breachedPasswords: null })).status, 'ok');
  });
});
