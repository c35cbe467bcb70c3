import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { databaseFile } from '../../src/stores.ts';
import { coatcheck, commandLine, freshDatabase } from '../cli/cli.ts';
import { smallDisk } from '../durability/full-disk.ts';
import { PASSWORD } from '../people.ts';
import { startProcess } from '../program/child.ts';
import { cookieOf, form } from '../requests.ts';
import { largeDatabase } from './large-database.ts';

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

  it('brings back the account, by restore, and no session', async (t) => {
    const DATABASE = freshDatabase(t);
    const file = join(dirname(DATABASE), 'copy.db');
    const first = await startProcess(t, { DATABASE });
    const ada = form({ email: 'ada@example.com', password: PASSWORD });
    const cookie = cookieOf(await fetch(`${first.origin}/signup`, { redirect: 'manual', ...ada }));
    await coatcheck({ DATABASE }, 'backup', file);
    await coatcheck({ DATABASE }, 'user', 'delete', '1', '--yes');
    await first.end('SIGTERM');
    const { status, stderr } = await coatcheck({ DATABASE }, 'restore', file);
    assert.equal(status, 0, stderr);

    const second = await startProcess(t, { DATABASE });
    const dashboard = await fetch(`${second.origin}/dashboard`, {
      headers: { cookie, accept: 'application/json' },
    });
    assert.equal(dashboard.status, 401, 'the session has ended');
    const login = await fetch(`${second.origin}/login`, { redirect: 'manual', ...ada });
    assert.equal(login.headers.get('location'), '/dashboard', 'the account is back');
  });
});

describe('backup FOLDER', () => {
  it('leaves a whole copy when several run at once and keep one', async (t) => {
    const DATABASE = await largeDatabase(t);
    const folder = join(dirname(DATABASE), 'copies');
    mkdirSync(folder);
    const runs = Array.from({ length: 6 }, () =>
      coatcheck({ DATABASE }, 'backup', folder, '--keep', '1'),
    );
    for (const { status, stderr } of await Promise.all(runs)) {
      assert.deepEqual([status, stderr], [0, '']);
    }
    const newest = readdirSync(folder).sort().at(-1) ?? '';
    assert.match(newest, /\.db$/);
    const copy = open(t, join(folder, newest));
    assert.equal(copy.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
  });

  it('keeps the older copies when the disk is full, and says so', async (t) => {
    const DATABASE = await largeDatabase(t);
    const folder = smallDisk(t, 2_000);
    if (folder === null) return t.skip('this account may not mount a disk');
    const older = 'coatcheck-20261101T031500Z.db';
    writeFileSync(join(folder, older), 'x');
    const { status, stderr } = await coatcheck({ DATABASE }, 'backup', folder, '--keep', '1');
    assert.deepEqual(
      [status, stderr],
      [1, `coatcheck: The disk of ${folder} is full: there is no new copy.\n`],
    );
    assert.deepEqual(readdirSync(folder), [older]);
  });
});

describe('restore', () => {
  it('is the one database or the other, whole, whenever it is killed', async (t) => {
    const DATABASE = await largeDatabase(t);
    const { json } = commandLine(DATABASE);
    const copy = join(dirname(DATABASE), 'copy.db');
    await json('backup', copy);
    await json('user', 'add', 'bob@example.com');
    for (let round = 0; round < 12; round++) {
      const child = spawn(process.execPath, ['src/cli.ts', 'restore', copy], {
        env: { ...process.env, DATABASE },
        stdio: 'ignore',
      });
      const exited = once(child, 'exit');
      // The part appears when the start of Node is over: the kill falls into the restore.
      const timer = setInterval(() => {
        if (existsSync(`${DATABASE}.restore.part`))
          setTimeout(() => child.kill('SIGKILL'), round * 3);
      }, 1);
      await exited;
      clearInterval(timer);
      const users = (await json('user', 'list')).length;
      const kept = readdirSync(dirname(DATABASE)).some((name) => name.includes('.replaced-'));
      assert.ok(users === 2 || (users === 1 && kept), `round ${round}: ${users} accounts`);
      const { integrity } = databaseFile(DATABASE).inspect({ thorough: true });
      assert.equal(integrity, 'ok');
    }
    const { status } = await coatcheck({ DATABASE }, 'restore', copy);
    assert.equal(status, 0);
    assert.deepEqual((await json('user', 'list')).length, 1);
  });

  it('changes nothing when the disk is full, and says so', async (t) => {
    const source = await largeDatabase(t);
    const copy = join(dirname(source), 'copy.db');
    await commandLine(source).json('backup', copy);
    const folder = smallDisk(t, 3_000);
    if (folder === null) return t.skip('this account may not mount a disk');
    const DATABASE = join(folder, 'coatcheck.db');
    await commandLine(DATABASE).json('user', 'add', 'eve@example.com', '--create');
    const { status, stderr } = await coatcheck({ DATABASE }, 'restore', copy);
    assert.deepEqual(
      [status, stderr],
      [1, `coatcheck: The disk of ${folder} is full. Nothing was changed.\n`],
    );
    assert.equal((await commandLine(DATABASE).json('user', 'list')).length, 1);
    assert.deepEqual(
      readdirSync(folder).filter((name) => /part|replaced/.test(name)),
      [],
    );
  });
});
