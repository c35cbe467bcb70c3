import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { coatcheck, commandLine, freshDatabase } from '../cli/cli.ts';

describe('the command line beside other programs', () => {
  it('answers on stdout, complains on stderr, and exits as run says', async (t) => {
    const settings = { DATABASE: freshDatabase(t) };
    const added = await coatcheck(settings, 'user', 'add', 'ada@example.com', '--create');
    assert.deepEqual([added.status, added.stderr], [0, '']);
    assert.match(added.stdout, /^Account 1 created for ada@example\.com as user\.\n/);
    const refused = await coatcheck(settings, 'user', 'add', 'ada@example.com', '--create');
    const message = 'coatcheck: ada@example.com already has an account.\n';
    assert.deepEqual(refused, { status: 1, stdout: '', stderr: message });
    assert.equal((await coatcheck(settings, 'frobnicate')).status, 64);
  });

  it('reads the settings as the server does, and names a bad one', async (t) => {
    const settings = { DATABASE: freshDatabase(t), ORIGIN: 'nowhere' };
    const { status, stderr } = await coatcheck(settings, 'user', 'list');
    assert.equal(status, 78);
    assert.match(stderr, /^coatcheck: ORIGIN="nowhere": has to be http/);
  });

  it('can be called many times at once, on a database that is not there yet', async (t) => {
    const settings = { DATABASE: freshDatabase(t) };
    const adding = Array.from({ length: 8 }, (_, i) =>
      coatcheck(settings, 'user', 'add', `user${i}@example.com`, '--create'),
    );
    const complaints = (await Promise.all(adding)).map(({ stderr }) => stderr);
    assert.deepEqual(complaints, Array(8).fill(''));
    assert.equal((await commandLine(settings.DATABASE).json('user', 'list')).length, 8);
  });

  it('says in one sentence that a database stayed locked for five seconds', async (t) => {
    const database = freshDatabase(t);
    const { call, json } = commandLine(database);
    await json('user', 'add', 'ada@example.com', '--create');
    const other = new DatabaseSync(database);
    t.after(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    const { exitCode, message } = await call('user', 'disable', 'ada@example.com');
    assert.deepEqual(
      [exitCode, message],
      [1, 'The database is locked or cannot be written, or the disk is full.'],
    );
  });
});
