import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { coatcheck, commandLine, freshDatabase } from '../cli/cli.ts';
import { PASSWORD } from '../people.ts';
import { startProcess } from '../program/child.ts';
import { cookieOf, form } from '../requests.ts';

function open(t: TestContext, file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  t.after(() => database.close());
  return database;
}

describe('backup', () => {
  it('leaves a file that exists as it is, DATABASE itself too', async (t) => {
    const DATABASE = freshDatabase(t);
    const { call, json } = commandLine(DATABASE);
    await json('user', 'add', 'ada@example.com', '--create');
    const file = join(dirname(DATABASE), 'copy.db');
    writeFileSync(file, '');
    for (const existing of [file, DATABASE]) {
      const { exitCode, message } = await call('backup', existing);
      assert.deepEqual([exitCode, message], [1, `${existing} already exists and was not changed.`]);
    }
    assert.equal(readFileSync(file, 'utf8'), '');
    assert.equal((await json('user', 'list')).length, 1);
  });

  it('says why a file cannot be written', async (t) => {
    const { call, json } = commandLine(freshDatabase(t));
    await json('user', 'add', 'ada@example.com', '--create');
    const { exitCode, message } = await call('backup', '/nowhere/copy.db');
    assert.deepEqual([exitCode, message], [1, '/nowhere/copy.db cannot be written (ENOENT).']);
  });

  it('leaves nothing behind when there is nothing to copy', async (t) => {
    const DATABASE = freshDatabase(t);
    writeFileSync(DATABASE, 'this is no database, and long enough to be taken for one'.repeat(99));
    const file = join(dirname(DATABASE), 'copy.db');
    const { exitCode, message } = await commandLine(DATABASE).call('backup', file);
    assert.deepEqual([exitCode, message], [1, 'The command failed: file is not a database.']);
    assert.ok(!existsSync(file));
  });

  it('is whole, while people sign up and out, and a server starts from it', async (t) => {
    const DATABASE = freshDatabase(t);
    const server = await startProcess(t, { DATABASE, LOG: 'error' });
    const ask = (path: string, init: RequestInit) =>
      fetch(server.origin + path, { redirect: 'manual', ...init });
    const acknowledged: string[] = [];
    let busy = true;
    const comeAndGo = async (name: string) => {
      for (let i = 0; busy; i++) {
        const email = `${name}${i}@example.com`;
        const cookie = cookieOf(await ask('/signup', form({ email, password: PASSWORD })));
        acknowledged.push(email);
        await ask('/logout', form({}, cookie));
      }
    };
    const people = ['ada', 'bob'].map(comeAndGo);

    const before: string[][] = [];
    for (let i = 0; i < 6; i++) {
      before.push([...acknowledged]);
      const file = join(dirname(DATABASE), `copy${i}.db`);
      const { status, stderr } = await coatcheck({ DATABASE }, 'backup', file);
      assert.deepEqual([status, stderr], [0, '']);
      assert.equal(statSync(file).mode & 0o777, 0o600);
    }
    busy = false;
    await Promise.all(people);

    for (const [i, emails] of before.entries()) {
      const copy = open(t, join(dirname(DATABASE), `copy${i}.db`));
      assert.equal(copy.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
      assert.deepEqual(copy.prepare('PRAGMA foreign_key_check').all(), []);
      const found = new Set(
        copy
          .prepare('SELECT email FROM users')
          .all()
          .map(({ email }) => email),
      );
      assert.deepEqual(
        emails.filter((email) => !found.has(email)),
        [],
      );
    }
    assert.ok((before.at(-1)?.length ?? 0) > 0, 'people came while it was copied');
  });

  it('brings back what was there, as the help says', async (t) => {
    const DATABASE = freshDatabase(t);
    const file = join(dirname(DATABASE), 'copy.db');
    const first = await startProcess(t, { DATABASE });
    const ada = form({ email: 'ada@example.com', password: PASSWORD });
    const cookie = cookieOf(await fetch(`${first.origin}/signup`, { redirect: 'manual', ...ada }));
    await coatcheck({ DATABASE }, 'backup', file);
    await coatcheck({ DATABASE }, 'user', 'delete', '1', '--yes');
    await first.end('SIGTERM');
    for (const ending of ['', '-wal', '-shm']) rmSync(DATABASE + ending, { force: true });
    cpSync(file, DATABASE);

    const second = await startProcess(t, { DATABASE });
    const dashboard = await fetch(`${second.origin}/dashboard`, {
      headers: { cookie, accept: 'application/json' },
    });
    assert.equal(dashboard.status, 200, 'account and session are back');
  });
});
