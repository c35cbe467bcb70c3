import assert from 'node:assert/strict';
import {
  chownSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { createSeal, makeSealingKey } from '../../src/auth/seal.ts';
import { openStores } from '../../src/stores.ts';
import { commandLine, freshDatabase } from './cli.ts';

const NIGHT = Date.UTC(2026, 10, 29, 3, 15);

/** A database with Ada and Bob, and a copy from before Bob. */
async function setup(t: TestContext, settings: Record<string, string> = {}) {
  const DATABASE = freshDatabase(t);
  const { call, json } = commandLine(DATABASE, settings, () => NIGHT);
  await json('user', 'add', 'ada@example.com', '--create');
  const copy = join(dirname(DATABASE), 'copy.db');
  await json('backup', copy);
  await json('user', 'add', 'bob@example.com');
  const emails = async () =>
    (await json('user', 'list')).map(({ email }: { email: string }) => email);
  return { DATABASE, copy, call, json, emails };
}

describe('restore', () => {
  it('says what is there now, of when it is, and where the database before is', async (t) => {
    const { DATABASE, copy, call, emails } = await setup(t);
    const { exitCode, output, message } = await call('restore', copy);
    assert.deepEqual([exitCode, message], [0, '']);
    assert.equal(
      output,
      `${DATABASE} is now the copy ${copy}. Accounts in it: 1. Its newest record is of 2026-11-29T03:15:00.000Z.
All its sessions and one-time links have ended; invitations can be sent again.
The database before is ${DATABASE}.replaced-20261129T031500Z: remove it in the end.
No file at ${DATABASE}.key yet: the server creates it at its first start.
`,
    );
    assert.deepEqual(await emails(), ['ada@example.com']);
    const before = commandLine(`${DATABASE}.replaced-20261129T031500Z`);
    assert.equal((await before.json('user', 'list')).length, 2);
  });

  it('records an event, and answers in JSON', async (t) => {
    const { DATABASE, copy, json } = await setup(t);
    const { newest, replaced, ...data } = await json('restore', copy);
    assert.deepEqual(
      [newest, replaced],
      ['2026-11-29T03:15:00.000Z', `${DATABASE}.replaced-20261129T031500Z`],
    );
    assert.deepEqual([data.database, data.file, data.users, data.sessions], [DATABASE, copy, 1, 0]);
    const [event] = await json('events', '--limit', '1');
    assert.deepEqual([event.kind, event.reason], ['database_restored', null]);
  });

  it('makes an open invitation one that can be sent again', async (t) => {
    const { DATABASE, json, call } = await setup(t);
    await json('user', 'add', 'eve@example.com', '--invite');
    const copy = join(dirname(DATABASE), 'invited.db');
    await json('backup', copy);
    await json('restore', copy);
    assert.match((await call('invites', 'list')).output, /eve@example\.com .* expired/);
    assert.equal((await call('invites', 'send', 'eve@example.com')).exitCode, 0);
  });

  it('restores on a machine that has no database, and says what the missing key file ends', async (t) => {
    const { DATABASE, json } = await setup(t);
    const stores = await openStores(DATABASE, { as: 'server' });
    await stores.sealed(createSeal([makeSealingKey()]), () => {}).secrets.get('x');
    await stores.close();
    const copy = join(dirname(DATABASE), 'sealed.db');
    await json('backup', copy);
    const fresh = commandLine(join(dirname(DATABASE), 'new', 'coatcheck.db'), {}, () => NIGHT);
    const refused = await fresh.call('restore', copy);
    assert.deepEqual([refused.exitCode, refused.output], [1, '']);
    assert.match(
      refused.message,
      /cannot be read, or .*\/new cannot be written .* Nothing was changed\.$/,
    );
    mkdirSync(join(dirname(DATABASE), 'new'));
    const { exitCode, output } = await fresh.call('restore', copy);
    assert.equal(exitCode, 0);
    assert.match(
      output,
      /No file at .*\/new\/coatcheck\.db\.key: restore it, or the next start creates a new one\./,
    );
    assert.doesNotMatch(output, /The database before/);
    const KEY_FILE = '/run/credentials/coatcheck.service/coatcheck.key';
    const passed = commandLine(join(dirname(DATABASE), 'new', 'two.db'), { KEY_FILE });
    const sentence = `No file at ${KEY_FILE} while the server is stopped: systemd passes it at the next start.`;
    assert.ok((await passed.call('restore', copy)).output.includes(sentence));
  });

  it('refuses in a sentence, and changes nothing', async (t) => {
    const { DATABASE, copy, call, emails } = await setup(t);
    const folder = dirname(DATABASE);
    const text = join(folder, 'text');
    writeFileSync(text, 'no database, '.repeat(999));
    const refusals: [file: string, message: string][] = [
      [join(folder, 'none'), `There is no file ${join(folder, 'none')}.`],
      [folder, `There is no file ${folder}.`],
      [DATABASE, `${DATABASE} is the database itself.`],
      [text, `${text} is not a database. Nothing was changed.`],
    ];
    for (const [file, message] of refusals) {
      assert.deepEqual(await call('restore', file), { exitCode: 1, output: '', message });
    }
    const cut = join(folder, 'cut.db');
    copyFileSync(copy, cut);
    const database = new DatabaseSync(cut);
    database.exec('DROP TABLE sessions');
    database.close();
    assert.match(
      (await call('restore', cut)).message,
      /cut\.db is damaged: its table sessions is not that of version \d+\. Nothing was changed\.$/,
    );
    const server = await openStores(DATABASE, { as: 'server' });
    const running = await call('restore', copy);
    assert.equal(
      running.message,
      `A server, or another restore, is using ${DATABASE}: stop it first. Nothing was changed.`,
    );
    await server.close();
    const command = await openStores(DATABASE, { as: 'command', mayCreate: false });
    const busy = await call('restore', copy);
    assert.equal(
      busy.message,
      `Another program has ${DATABASE} open: wait until it has ended. Nothing was changed.`,
    );
    await command.close();
    assert.deepEqual(await emails(), ['ada@example.com', 'bob@example.com']);
    assert.deepEqual(
      readdirSync(folder).filter((name) => /replaced|part/.test(name)),
      [],
    );
  });

  it('is not for root, whose files the server could not open', async (t) => {
    const { DATABASE, copy } = await setup(t);
    if (process.platform === 'win32' || process.getuid?.() !== 0) return t.skip('this is for root');
    for (const path of [DATABASE, dirname(DATABASE)]) chownSync(path, 12_345, 12_345);
    const asRoot = commandLine(DATABASE, {}, () => NIGHT, 0);
    assert.match((await asRoot.call('restore', copy)).message, /this command runs as root/);
    rmSync(DATABASE);
    assert.match((await asRoot.call('restore', copy)).message, /this command runs as root/);
    assert.equal(statSync(dirname(DATABASE)).uid, 12_345);
  });

  it('names pg_restore for PostgreSQL', async () => {
    const { call } = commandLine('postgres://ada:secret@db.example/login');
    const { exitCode, message } = await call('restore', 'x.dump');
    assert.deepEqual(
      [exitCode, message],
      [
        1,
        'PostgreSQL has a tool for that: pg_restore --dbname=postgres://ada@db.example/login FILE, into an empty database.',
      ],
    );
  });
});
