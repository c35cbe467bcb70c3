import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { withSharedSettings } from '../../src/config/shared-settings.ts';
import { openStores } from '../../src/stores.ts';
import { commandLine, freshDatabase } from './cli.ts';

const ADMIN = 'ada@example.com';
const USER = 'eve@example.com';
const SITE = { ORIGIN: 'https://login.example.com', SITE_NAME: 'Acme' };

/** Two accounts, 1 an administrator, and a mail program that appends what it reads to a file. */
async function setUp(t: TestContext, code = '') {
  const database = freshDatabase(t);
  const quiet = commandLine(database, SITE);
  await quiet.json('user', 'add', ADMIN, '--role', 'admin', '--create');
  await quiet.json('user', 'add', USER);
  const script = join(dirname(database), 'mail.mjs');
  const box = join(dirname(database), 'box');
  writeFileSync(
    script,
    `import { appendFileSync, readFileSync } from 'node:fs';
     const mail = readFileSync(0);
     ${code}
     appendFileSync(process.argv[2], mail + '\\0');`,
  );
  const MAIL_COMMAND = `${process.execPath} ${script} ${box}`;
  const line = commandLine(database, { ...SITE, MAIL_COMMAND, MAIL_FROM: 'it@example.com' });
  /** The mails since the last call. */
  const mails = () => {
    if (!existsSync(box)) return [];
    const all = readFileSync(box, 'utf8').split('\0').slice(0, -1);
    rmSync(box);
    return all;
  };
  const kinds = async () =>
    (await quiet.json('events')).map(({ kind }: { kind: string }) => kind) as string[];
  return { database, quiet, ...line, mails, kinds };
}

const subjectOf = (mail = '') => /^Subject: (.*)$/m.exec(mail)?.[1];

describe('a command with MAIL_COMMAND', () => {
  it('tells the owner of an account what it did, and says so', async (t) => {
    const { call, mails } = await setUp(t);
    const acts: [args: string[], subject: string][] = [
      [['user', 'role', USER, 'admin'], 'Your role was changed at Acme'],
      [['user', 'set', USER, '--groups', 'board'], 'Your groups were changed at Acme'],
      [['user', 'reset-link', USER], 'A reset link was created for your account at Acme'],
      [['user', 'reset-factor', USER], 'Your second factor was reset at Acme'],
      [['user', 'delete', USER, '--yes'], 'Your account was deleted at Acme'],
    ];
    for (const [args, subject] of acts) {
      const { exitCode, output, message } = await call(...args);
      assert.deepEqual([exitCode, message], [0, ''], args.join(' '));
      assert.match(output, /\nTold eve@example\.com by mail\.\n$/);
      const [mail, ...more] = mails();
      assert.deepEqual(more, []);
      assert.equal(subjectOf(mail), subject);
      assert.match(mail ?? '', /^From: Acme <it@example\.com>\nTo: eve@example\.com\n/);
      assert.match(mail ?? '', /^By: {3}an administrator$/m);
      assert.doesNotMatch(mail ?? '', /\/reset\//, 'the link is handed over');
    }
  });

  it('mails nothing where nothing has changed, nor about a new account or a disabled one', async (t) => {
    const { call, mails } = await setUp(t);
    for (const args of [
      ['user', 'role', USER, 'user'],
      ['user', 'add', 'bob@example.com'],
      ['user', 'disable', USER],
      ['user', 'enable', USER],
      ['user', 'show', USER],
    ]) {
      const { exitCode, output } = await call(...args);
      assert.equal(exitCode, 0);
      assert.doesNotMatch(output, /by mail/);
    }
    assert.deepEqual(mails(), []);
  });

  it('does its work also when the mail fails, says why, and records it', async (t) => {
    const { call, json, kinds } = await setUp(t, "console.error('550 no'); process.exit(69);");
    const { exitCode, output, message } = await call('user', 'role', USER, 'admin');
    assert.deepEqual([exitCode, output], [0, 'eve@example.com now has the role admin.\n']);
    assert.equal(
      message,
      'eve@example.com was not told by mail: the mail command ended with 69: 550 no.',
    );
    assert.equal((await json('user', 'show', USER)).user.role, 'admin');
    const [failed] = await json('events');
    assert.deepEqual(
      [failed.kind, failed.reason, failed.requestId],
      ['mail_failed', 'exit_69', 'cli'],
    );
    assert.equal((await kinds()).filter((kind) => kind === 'role_changed').length, 1);
  });
});

describe('a command without MAIL_COMMAND', () => {
  it('says that nobody was told, if the server sends mails', async (t) => {
    const { database, quiet, mails } = await setUp(t);
    assert.equal((await quiet.call('user', 'role', USER, 'admin')).message, '');
    const stores = await openStores(database, { as: 'command', mayCreate: false });
    await stores.sharedSettings.write({ MAIL_COMMAND: '/usr/sbin/sendmail' });
    await stores.close();
    const { exitCode, message } = await quiet.call('user', 'role', USER, 'user');
    assert.equal(exitCode, 0);
    assert.match(message, /^eve@example\.com was not told by mail: set MAIL_COMMAND for this/);
    assert.deepEqual(mails(), []);
  });
});

describe('the settings that mails depend on', () => {
  it('come from the last start of the server, but for the arguments of its mail program', () => {
    const shared = new Map([
      ['SITE_NAME', 'Acme'],
      ['CONTACT', 'it@example.com'],
      ['TIME_ZONE', 'Europe/Berlin'],
      ['MAIL_FROM', 'it@example.com'],
    ]);
    const { SITE_NAME, CONTACT, TIME_ZONE, MAIL_FROM } = withSharedSettings({}, shared);
    assert.deepEqual(
      [SITE_NAME, CONTACT, TIME_ZONE, MAIL_FROM],
      ['Acme', 'it@example.com', 'Europe/Berlin', 'it@example.com'],
    );
  });
});
