import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { migrate, SCHEMA_VERSION } from '../../src/sqlite/migrations.ts';
import { commandLine, freshDatabase } from './cli.ts';

function atVersion(t: TestContext, version: number) {
  const file = freshDatabase(t);
  const database = new DatabaseSync(file);
  t.after(() => database.close());
  migrate(database, Math.min(version, SCHEMA_VERSION));
  database.exec(`PRAGMA user_version = ${version}`);
  const tables = () => database.prepare('SELECT sql FROM sqlite_schema ORDER BY name').all();
  return { file, tables, version: () => database.prepare('PRAGMA user_version').get() };
}

const COMMANDS = ['user list', 'user add eve@example.com', 'sessions revoke-all --everybody'];

describe('the command line on a database of another version', () => {
  for (const command of COMMANDS) {
    it(`does not bring an older one up to date: ${command}`, async (t) => {
      const { file, tables, version } = atVersion(t, SCHEMA_VERSION - 1);
      const before = [tables(), version()];
      const { exitCode, message } = await commandLine(file).call(...command.split(' '));
      assert.equal(exitCode, 1);
      assert.match(message, /Start the new server once; it brings the database up to date\.$/);
      assert.deepEqual([tables(), version()], before);
    });

    it(`refuses a newer one: ${command}`, async (t) => {
      const { file, version } = atVersion(t, SCHEMA_VERSION + 1);
      const { exitCode, message } = await commandLine(file).call(...command.split(' '));
      assert.equal(exitCode, 1);
      assert.match(message, /Use the command line of the new server\.$/);
      assert.equal(version()?.user_version, SCHEMA_VERSION + 1);
    });
  }

  it('can still be copied', async (t) => {
    const { file } = atVersion(t, SCHEMA_VERSION - 1);
    const copy = `${file}.copy`;
    assert.equal((await commandLine(file).call('backup', copy)).exitCode, 0);
    assert.ok(existsSync(copy));
  });

  it('is made where there is none, when it is asked for', async (t) => {
    const file = freshDatabase(t);
    const { json } = commandLine(file);
    await json('user', 'add', 'ada@example.com', '--create');
    assert.equal((await json('user', 'list')).length, 1);
  });
});
