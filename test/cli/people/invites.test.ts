import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importSite, KEEPS } from './import-site.ts';

const invite = ['--invite', '--name', 'Ada'];

describe('user add --invite', () => {
  it('invites an address, and leaves an invitation that works as it is', async (t) => {
    const { json, call } = await importSite(t);
    const first = await json('user', 'add', 'ada@example.com', ...invite);
    assert.match(first.url, /\/invite\/[\w-]{43}$/);
    assert.deepEqual(
      { ...first, url: '', id: 0 },
      {
        id: 0,
        email: 'ada@example.com',
        name: 'Ada',
        role: 'user',
        groups: [],
        mailed: false,
        url: '',
        expiresAt: '2026-11-28T09:00:00.000Z',
      },
    );
    const again = await call('user', 'add', 'ada@example.com', '--invite', '--role', 'admin');
    assert.equal(again.exitCode, 1);
    assert.match(
      again.message ?? '',
      /^ada@example\.com has an invitation already: use "invites send"/,
    );
    const recorded = await json('events', '--user', 'ada@');
    assert.deepEqual(
      recorded.map(({ kind, about }: Record<string, string>) => `${kind} ${about}`),
      ['invitation_made ada@example.com'],
    );
    const listed = await json('invites', 'list');
    assert.deepEqual(
      listed.map(({ email, role }: { email: string; role: string }) => [email, role]),
      [['ada@example.com', 'user']],
    );
  });

  it('mails it with --mail, and refuses that without MAIL_COMMAND or an address', async (t) => {
    const site = await importSite(t);
    const { call } = site.withMail(KEEPS);
    const { output } = await call('user', 'add', 'ada@example.com', ...invite, '--mail');
    assert.match(output, /^ada@example\.com was invited by mail as user\./);
    assert.match(site.read('sent'), /^Hello Ada,$/m);
    for (const args of [
      ['ada@example.com', '--invite', '--mail'],
      ['--invite', '--mail'],
    ]) {
      assert.equal((await site.call('user', 'add', ...args)).exitCode, 64);
    }
    assert.equal((await call('user', 'add', 'bob@example.com', '--mail')).exitCode, 64);
  });
});

describe('invites list, send and withdraw', () => {
  it('list who is invited, by whom, how and until when', async (t) => {
    const { call, json } = await importSite(t);
    assert.equal((await call('invites', 'list')).output, 'No invitations.\n');
    await json('user', 'add', 'ada@example.com', ...invite);
    await json('user', 'add', '--invite', '--role', 'admin');
    const { output } = await call('invites', 'list');
    assert.match(
      output,
      /anyone with the link +- +admin +command line +by hand +2026-11-28 09:00:00 +open$/m,
    );
    assert.match(output, /ada@example\.com +Ada +user /);
  });

  it('send again with another link for seven days, also when it has ended', async (t) => {
    const { json, pass } = await importSite(t);
    const first = await json('user', 'add', 'ada@example.com', ...invite);
    pass(8 * 86_400_000);
    assert.equal((await json('invites', 'list'))[0].expired, true);
    const second = await json('invites', 'send', 'Ada@example.com');
    assert.notEqual(second.url, first.url);
    assert.equal(second.expiresAt, '2026-12-06T09:00:00.000Z');
    const listed = await json('invites', 'list');
    assert.deepEqual([listed.length, listed[0].expired, listed[0].name], [1, false, 'Ada']);
    assert.equal((await json('events'))[0].kind, 'invitation_renewed');
  });

  it('send several by mail, or into a file', async (t) => {
    const site = await importSite(t);
    for (const email of ['ada@example.com', 'bob@example.com']) {
      await site.json('user', 'add', email, '--invite');
    }
    const [bob] = await site.json('invites', 'list');
    const both = ['invites', 'send', 'ada@example.com', String(bob.id)];
    assert.equal((await site.call(...both)).exitCode, 64);
    const filed = await site.call(...both, '--invitations', site.path('out.csv'));
    assert.equal(
      filed.output,
      `2 sent again, 0 of them by mail. ${site.path('out.csv')} has 2 links.\n`,
    );
    const mailed = await site.withMail(KEEPS).call(...both);
    assert.equal(mailed.output, '2 sent again, 2 of them by mail.\n');
    assert.equal(site.read('sent').match(/^To: /gm)?.length, 2);
    const failed = await site.withMail('process.exit(1);').call(...both);
    assert.deepEqual([failed.exitCode, failed.output], [1, '0 sent again, 0 of them by mail.\n']);
    assert.match(failed.message, /^Not sent by mail: ada@example\.com, bob@example\.com \(/);
  });

  it('withdraw one, which then is gone', async (t) => {
    const { json, call } = await importSite(t);
    await json('user', 'add', 'ada@example.com', '--invite');
    const { output } = await call('invites', 'withdraw', 'ada@example.com');
    assert.equal(output, 'Withdrawn: ada@example.com.\n');
    assert.deepEqual(await json('invites', 'list'), []);
    assert.equal((await json('events'))[0].kind, 'invitation_revoked');
    for (const command of ['send', 'withdraw']) {
      const { exitCode, message } = await call('invites', command, 'ada@example.com');
      assert.deepEqual([exitCode, message], [1, 'There is no invitation "ada@example.com".']);
    }
  });

  it('cannot send an invitation that is for no address', async (t) => {
    const { json, call } = await importSite(t);
    await json('user', 'add', '--invite');
    const [{ id }] = await json('invites', 'list');
    assert.match((await call('invites', 'send', String(id))).message, /without an address/);
  });
});

describe('user set', () => {
  it('corrects the name and the address, and records both', async (t) => {
    const { json, call } = await importSite(t);
    await json('user', 'add', 'ada@exampel.com', '--name', 'Ad');
    const args = ['--email', 'Ada@example.com', '--name', ' Ada Lovelace '];
    const { output } = await call('user', 'set', 'ada@exampel.com', ...args);
    assert.match(
      output,
      /now replaces the address ada@exampel\.com and has the name Ada Lovelace\.\nThe new address is not confirmed/,
    );
    const { user, events } = await json('user', 'show', 'ada@example.com');
    assert.equal(user.name, 'Ada Lovelace');
    assert.deepEqual(
      events.slice(0, 2).map(({ kind }: { kind: string }) => kind),
      ['email_changed', 'name_changed'],
    );
    const again = await call('user', 'set', 'ada@example.com', ...args);
    assert.match(again.output, /already has these values\.\n$/);
  });

  it('refuses an address that is taken or none, a name with hidden characters, and nothing', async (t) => {
    const { json, call } = await importSite(t);
    await json('user', 'add', 'ada@example.com');
    const of = async (...args: string[]) => {
      const { exitCode, message } = await call('user', 'set', 'ada@example.com', ...args);
      return `${exitCode} ${message}`;
    };
    assert.equal(
      await of('--email', 'root@example.com'),
      '1 root@example.com already has an account.',
    );
    assert.match(await of('--email', 'nobody'), /^64 "nobody" is not an e-mail address/);
    assert.match(await of('--name', 'a\u202eb'), /^64 The name has invisible characters/);
    assert.match(await of(), /^64 "user set" needs --email, --name or --groups\./);
  });
});
