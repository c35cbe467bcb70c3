import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readCsv } from '../../../src/csv/read-csv.ts';
import { commandLine, freshDatabase } from '../cli.ts';
import { importSite, KEEPS } from './import-site.ts';

const PEOPLE = 'email,name,role\nada@example.com,Ada Lovelace,admin\nbob@example.com,Bob,\n';

type Row = { email: string; outcome: string; notes: string[]; mailed?: boolean };
const outcomes = ({ people }: { people: Row[] }) => people.map(({ outcome }) => outcome);

describe('user import', () => {
  it('shows what it would do with each line, and does nothing', async (t) => {
    const { call, json, write } = await importSite(t);
    const file = write('people.csv', `${PEOPLE}ROOT@example.com,Root,user\n`);
    const { exitCode, output, message } = await call('user', 'import', file);
    assert.deepEqual([exitCode, message], [0, '']);
    assert.match(output, /^ +2 {2}ada@example\.com +Ada Lovelace +admin {2}to be invited$/m);
    assert.match(
      output,
      /root@example\.com .* already has an account, its name here is none, its role here is admin$/m,
    );
    assert.match(output, /^3 people: 2 to be invited, 1 with an account\.$/m);
    assert.match(output, /Nothing was changed yet: add --apply to do it\.\n$/);
    assert.deepEqual(await json('invites', 'list'), []);
  });

  it('writes the links into a new file for this account alone, and each works for its address', async (t) => {
    const { json, call, write, read, path } = await importSite(t);
    const file = write('people.csv', PEOPLE);
    const done = await json('user', 'import', file, '--apply', '--invitations', path('out.csv'));
    assert.deepEqual(outcomes(done), ['invite', 'invite']);
    assert.equal(statSync(path('out.csv')).mode & 0o777, 0o600);
    const csv = readCsv(read('out.csv').slice(1));
    assert.ok(csv.ok);
    const [head, first] = csv.records.map(({ fields }) => fields);
    assert.deepEqual(head, ['email', 'name', 'link', 'until']);
    assert.deepEqual(
      [first?.[0], first?.[1], first?.[3]],
      ['ada@example.com', 'Ada Lovelace', '2026-11-28 09:00:00 UTC'],
    );
    assert.match(first?.[2] ?? '', /^https:\/\/login\.example\.com\/invite\/[\w-]{43}$/);
    const listed = await json('invites', 'list');
    assert.deepEqual(
      listed.map(({ email, name, role, mailed }: Record<string, unknown>) => [
        email,
        name,
        role,
        mailed,
      ]),
      [
        ['bob@example.com', 'Bob', 'user', false],
        ['ada@example.com', 'Ada Lovelace', 'admin', false],
      ],
    );
    const again = write('more.csv', 'email\nnew@example.com\n');
    const { exitCode, message } = await call(
      'user',
      'import',
      again,
      '--apply',
      '--invitations',
      path('out.csv'),
    );
    assert.deepEqual(
      [exitCode, message],
      [1, `${path('out.csv')} already exists and was not changed.`],
    );
    assert.equal((await json('invites', 'list')).length, 2);
  });

  it('runs twice, and after a crash in the middle: who is invited is left alone', async (t) => {
    const { json, call, write, path } = await importSite(t);
    const half = write('half.csv', 'email,name\nada@example.com,Ada Lovelace\n');
    await json('user', 'import', half, '--apply', '--invitations', path('1.csv'));
    const before = await json('invites', 'list');
    const whole = write('people.csv', PEOPLE);
    const second = await json('user', 'import', whole, '--apply', '--invitations', path('2.csv'));
    assert.deepEqual(outcomes(second), ['is_invited', 'invite']);
    assert.deepEqual(second.people[0].notes, [
      'until 2026-11-28 09:00:00 UTC',
      'its role here is user',
    ]);
    assert.deepEqual((await json('invites', 'list'))[1], before[0]);
    const third = await call('user', 'import', whole, '--apply', '--invitations', path('3.csv'));
    assert.match(third.output, /^2 people: 0 invited, 2 already invited\.\n$/m);
    assert.ok(!existsSync(path('3.csv')), 'a file without a link is not left behind');
    assert.deepEqual((await json('events')).map(({ kind }: { kind: string }) => kind).slice(0, 2), [
      'invitation_made',
      'invitation_made',
    ]);
  });

  it('invites again when the invitation has ended', async (t) => {
    const { json, write, path, pass } = await importSite(t);
    const file = write('people.csv', PEOPLE);
    await json('user', 'import', file, '--apply', '--invitations', path('1.csv'));
    pass(7 * 86_400_000);
    const again = await json('user', 'import', file, '--apply', '--invitations', path('2.csv'));
    assert.deepEqual(outcomes(again), ['invite', 'invite']);
    assert.equal((await json('invites', 'list')).length, 2);
  });

  it('leaves out who is disabled in an export of another site', async (t) => {
    const { json, write, path } = await importSite(t);
    const file = write('x.csv', 'email,status\nada@example.com,disabled\nbob@example.com,active\n');
    const done = await json('user', 'import', file, '--apply', '--invitations', path('1.csv'));
    assert.deepEqual(outcomes(done), ['is_disabled', 'invite']);
  });

  it('says which lines are bad, all at once, and changes nothing', async (t) => {
    const { call, json, write, path } = await importSite(t);
    const file = write('people.csv', `${PEOPLE}no address,,\nbob@example.com,\u001b[2J,boss\n`);
    const { exitCode, output, message } = await call(
      'user',
      'import',
      file,
      '--apply',
      '--invitations',
      path('out.csv'),
    );
    assert.equal(exitCode, 1);
    assert.equal(output.split('\n').length, 5, output);
    assert.match(output, /^line 4: "no address" is not an e-mail address$/m);
    assert.match(output, /^line 5: bob@example\.com is already on line 3$/m);
    assert.match(message, /cannot be imported\. Nothing was changed\.$/);
    assert.deepEqual(await json('invites', 'list'), []);
    assert.ok(!existsSync(path('out.csv')));
    const { problems } = JSON.parse((await call('user', 'import', file, '--json')).output);
    assert.equal(problems.length, 4);
  });

  it('needs a file for the links without mail, a file that is there, and a database', async (t) => {
    const { call, write, path } = await importSite(t);
    const file = write('people.csv', PEOPLE);
    const { exitCode, message } = await call('user', 'import', file, '--apply');
    assert.deepEqual([exitCode, /add --invitations OUT/.test(message)], [64, true]);
    const missing = await call('user', 'import', path('none.csv'));
    assert.deepEqual(
      [missing.exitCode, missing.message],
      [1, `${path('none.csv')} cannot be read (ENOENT).`],
    );
    const nowhere = await commandLine(freshDatabase(t)).call('user', 'import', file);
    assert.match(nowhere.message, /^There is no database at /);
  });
});

describe('user import with mail', () => {
  it('sends each a mail with the link, and shows it to no other person', async (t) => {
    const site = await importSite(t, { SITE_NAME: 'Acme', TIME_ZONE: 'Europe/Berlin' });
    const { json, call } = site.withMail(KEEPS);
    const file = site.write('people.csv', PEOPLE);
    const { output, exitCode } = await call('user', 'import', file, '--apply');
    assert.deepEqual([exitCode, output.match(/invited by mail/g)?.length], [0, 2]);
    assert.doesNotMatch(output, /\/invite\//);
    const sent = site.read('sent');
    assert.equal(sent.match(/^To: (?:ada|bob)@example\.com$/gm)?.length, 2);
    assert.match(sent, /^Subject: Your invitation to Acme$/m);
    assert.match(sent, /^Hello Ada Lovelace,$/m);
    assert.equal(sent.match(/^https:\/\/login\.example\.com\/invite\/[\w-]{43}$/gm)?.length, 2);
    assert.match(sent, /until 28 Nov 2026, 10:00 CET\./);
    for (const { mailed } of await json('invites', 'list')) assert.equal(mailed, true);
  });

  it('puts the link of a mail that failed into the file: another one, which confirms no address', async (t) => {
    const site = await importSite(t);
    const { call, json } = site.withMail(
      `${KEEPS}\nif (message.includes('To: bob')) { console.error('no route'); process.exit(69); }`,
    );
    const file = site.write('people.csv', PEOPLE);
    const { exitCode, output, message } = await call(
      'user',
      'import',
      file,
      '--apply',
      '--invitations',
      site.path('out.csv'),
    );
    assert.equal(exitCode, 1);
    assert.match(output, /ada@example\.com .* invited by mail$/m);
    assert.match(output, /bob@example\.com .* invited, but not by mail: the link is in the file$/m);
    assert.match(message, /^One mail was not sent \(.*69: no route\)\. The file has the links\.$/);
    const [link] = /https:\S+\/invite\/[\w-]{43}/.exec(site.read('out.csv')) ?? [''];
    assert.ok(link !== '' && !site.read('sent').includes(link));
    const [bob, ada] = await json('invites', 'list');
    assert.deepEqual([ada.mailed, bob.mailed], [true, false]);
    const kinds = (await json('events')).map(({ kind }: { kind: string }) => kind);
    assert.equal(kinds[0], 'mail_failed');
  });
});

describe('user export', () => {
  it('writes what user import reads, without a formula in it', async (t) => {
    const { json, call, path, read } = await importSite(t);
    await json('user', 'add', '=x@example.com', '--name', '=HYPERLINK("http://evil.example")');
    await json('user', 'disable', '=x@example.com');
    const { output } = await call('user', 'export', '--csv', path('all.csv'));
    assert.equal(output, `${path('all.csv')}: 2 accounts.\n`);
    assert.equal(statSync(path('all.csv')).mode & 0o777, 0o600);
    const text = read('all.csv');
    assert.match(text, /^\ufeffemail,name,role,groups,status,created,last seen,confirmed\r\n/);
    assert.match(
      text,
      /'=x@example\.com,"'=HYPERLINK\(""http:\/\/evil\.example""\)",user,,disabled/,
    );
    assert.match(text, /root@example\.com,,admin,,no password yet,2026-11-21T09:00:00\.000Z,,/);
    const { people } = await json('user', 'import', path('all.csv'));
    assert.deepEqual(
      people.map(({ email, outcome, notes }: Row) => [email, outcome, notes]),
      [
        ['=x@example.com', 'has_account', ['it is disabled']],
        ['root@example.com', 'has_account', []],
      ],
    );
    assert.match((await call('user', 'export')).output, /^email,/);
    assert.equal((await call('user', 'export', '--csv', path('all.csv'))).exitCode, 1);
  });
});
