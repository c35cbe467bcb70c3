import assert from 'node:assert/strict';
import { chownSync, existsSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { coatcheck, commandLine, freshDatabase } from './cli.ts';

const me = process.geteuid?.() ?? null;
const isRoot = me === 0;
/**
 * Another account than the one that a command claims to run as: root can give files away, others
 * own theirs.
 */
const OWNER = isRoot ? 54_321 : (me ?? 0);
const skip = me === null ? 'accounts have no numbers here' : false;

/** A database in a folder of another owner, with one account; or the folder alone. */
async function given(t: TestContext, { made }: { made: boolean }): Promise<string> {
  const file = freshDatabase(t);
  if (made) await commandLine(file).json('user', 'add', 'ada@example.com', '--create');
  if (isRoot) {
    chownSync(dirname(file), OWNER, OWNER);
    if (made) chownSync(file, OWNER, OWNER);
  }
  return file;
}

describe('root', { skip }, () => {
  for (const made of [true, false]) {
    it(`makes no file beside the server's, where ${made ? 'there is a database' : 'there is none yet'}`, async (t) => {
      const file = await given(t, { made });
      const before = readdirSync(dirname(file));
      const line = commandLine(file, {}, Date.now, 0);
      const { exitCode, message } = await line.call('user', 'add', 'eve@example.com', '--create');
      assert.equal(exitCode, 1);
      assert.ok(message.startsWith(`${made ? file : dirname(file)} belongs to `), message);
      assert.match(message, /, but this command runs as root: .* sudo -u \S+ …$/);
      assert.deepEqual(readdirSync(dirname(file)), before);
    });
  }

  it('names the account by its number, when it has no name', { skip: !isRoot }, async (t) => {
    const DATABASE = await given(t, { made: true });
    const { stderr } = await coatcheck({ DATABASE }, 'user', 'list');
    assert.match(stderr, / belongs to account 54321, .* sudo -u '#54321' …\n$/);
  });

  it('names the account, when it has a name', { skip: !isRoot }, async (t) => {
    const file = await given(t, { made: true });
    chownSync(file, 1, 1);
    const { message } = await commandLine(file, {}, Date.now, 0).call('user', 'list');
    assert.match(message, / belongs to (\S+), .* sudo -u \1 …$/);
  });

  it('may read and copy, and leaves no file of its own', { skip: !isRoot }, async (t) => {
    const file = await given(t, { made: true });
    const line = commandLine(file, {}, Date.now, 0);
    // As if the server was killed: what it wrote last is in -wal.
    const server = new DatabaseSync(file);
    t.after(() => server.close());
    server.exec('DELETE FROM events');
    await line.call('backup', `${freshDatabase(t)}.bak`);
    await line.call('doctor');
    for (const name of [file, `${file}-wal`, `${file}-shm`]) {
      assert.ok(!existsSync(name) || statSync(name).uid === OWNER, name);
    }
  });
});

describe('an account that is not root', () => {
  it('is not checked: the permissions of the files decide', async (t) => {
    const file = freshDatabase(t);
    const line = commandLine(file, {}, Date.now, 1_000);
    await line.json('user', 'add', 'ada@example.com', '--create');
    assert.equal((await line.json('user', 'list')).length, 1);
  });
});
