/** Imports that end early, run twice at once, or meet mail that does not work. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { commandLine, type Settings } from '../cli.ts';
import { importSite, KEEPS } from './import-site.ts';

const PEOPLE = 'email,name\nada@example.com,Ada\nbob@example.com,Bob\neve@example.com,Eve\n';
const MINUTE = 60_000;

type Invitation = { email: string; mailed: boolean; unsent: boolean };
const states = (invitations: Invitation[]) =>
  invitations.map(({ email, mailed, unsent }) => [email[0], mailed, unsent]).sort();
const mailsTo = (sent: string) => sent.match(/^To: \w+/gm)?.map((to) => to.slice(4)) ?? [];

/** A mail program that ends the command that runs it, as a crash would, when it mails Bob. */
const KILLS = `${KEEPS}\nif (message.includes('To: bob')) process.kill(process.ppid, 'SIGKILL');`;
/** One during which somebody types Ctrl-C, when it mails Ada. */
const INTERRUPTS = `${KEEPS}\nif (message.includes('To: ada')) process.kill(process.ppid, 'SIGINT');`;

/** Runs the import in a process of its own, so that it can be ended. */
async function importAlone(settings: Settings, ...args: string[]) {
  const child = spawn(process.execPath, ['src/cli.ts', 'user', 'import', ...args, '--apply'], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, message] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (message += text));
  const [status, signal] = await once(child, 'close');
  return { status, signal, output, message };
}

describe('two imports at once', () => {
  it('invite each person once', async (t) => {
    const site = await importSite(t);
    const file = site.write('people.csv', PEOPLE);
    const { call, json } = site.withMail(KEEPS);
    const done = await Promise.all([1, 2].map(() => call('user', 'import', file, '--apply')));
    assert.deepEqual(mailsTo(site.read('sent')).sort(), ['ada', 'bob', 'eve']);
    const outputs = done.map(({ output }) => output).join('');
    assert.equal(outputs.match(/invited by mail/g)?.length, 3);
    assert.match(outputs, /already invited/);
    assert.deepEqual(states(await json('invites', 'list')), [
      ['a', true, false],
      ['b', true, false],
      ['e', true, false],
    ]);
  });

  it('have no line in a file for whom the other one invited', async (t) => {
    const site = await importSite(t);
    const file = site.write('people.csv', PEOPLE);
    const into = (out: string) =>
      site.json('user', 'import', file, '--apply', '--invitations', site.path(out));
    await Promise.all([into('1.csv'), into('2.csv')]);
    const lines = ['1.csv', '2.csv']
      .filter((out) => existsSync(site.path(out)))
      .flatMap((out) => site.read(out).match(/^\w+@/gm) ?? []);
    assert.deepEqual(lines.sort(), ['ada@', 'bob@', 'eve@']);
  });
});

describe('an import that ends early', () => {
  it('has sent what it calls mailed: after a crash, the next one sends the rest', async (t) => {
    const site = await importSite(t);
    const file = site.write('people.csv', PEOPLE);
    const { signal } = await importAlone(site.withMail(KILLS).settings, file);
    assert.equal(signal, 'SIGKILL');
    assert.deepEqual(states(await site.json('invites', 'list')), [
      ['a', true, false],
      ['b', false, true],
    ]);
    // The crashed command used the real time.
    const again = commandLine(
      site.database,
      site.withMail(KEEPS).settings,
      () => Date.now() + MINUTE,
    );
    const plan = await again.call('user', 'import', file);
    assert.match(plan.output, /bob@.* invited, but the mail was not sent: to be sent$/m);
    assert.match(plan.output, /^3 people: 1 to be invited, 1 to be sent, 1 already invited\.$/m);
    const { exitCode, output } = await again.call('user', 'import', file, '--apply');
    assert.deepEqual([exitCode, output.match(/invited by mail/g)?.length], [0, 2]);
    assert.deepEqual(mailsTo(site.read('sent')), ['ada', 'bob', 'bob', 'eve']);
    const links = site.read('sent').match(/\/invite\/[\w-]{43}/g) ?? [];
    assert.equal(new Set(links).size, 4, 'the mail that was sent twice has two links');
  });

  it('finishes the present mail on Ctrl-C, and says what was not done', async (t) => {
    const site = await importSite(t);
    const file = site.write('people.csv', PEOPLE);
    const { status, output, message } = await importAlone(site.withMail(INTERRUPTS).settings, file);
    assert.equal(status, 1);
    assert.match(output, /ada@.* invited by mail\n.*bob@.* not done\n.*eve@.* not done$/m);
    assert.match(output, /^3 people: 1 invited, 2 not done\.$/m);
    assert.match(
      message,
      /It was interrupted\. 1 person was invited, 2 not: run it again for the rest\./,
    );
    assert.deepEqual(states(await site.json('invites', 'list')), [['a', true, false]]);
  });

  it('does not send what another command may be sending', async (t) => {
    const site = await importSite(t);
    const file = site.write('people.csv', PEOPLE);
    await site.withMail('process.exit(1);').call('user', 'import', file, '--apply');
    const { call } = site.withMail(KEEPS);
    const { exitCode, output, message } = await call('user', 'import', file, '--apply');
    assert.deepEqual([exitCode, existsSync(site.path('sent'))], [1, false]);
    assert.match(output, /^3 people: 0 invited, 3 perhaps being sent now\.$/m);
    assert.match(message, /run this again in a minute\.$/);
  });
});

describe('LinkFile on a disk without room', () => {
  it('names itself, and keeps whole lines alone', async (t) => {
    const { path, read } = await importSite(t);
    // No file can grow beyond 1 KiB: a header, ten lines, and a part of another.
    const limited = 'ulimit -f 2; exec "$0" "$@"'; // in sh, blocks of 512 bytes
    const args = [
      '-c',
      limited,
      process.execPath,
      '--input-type=module',
      '-e',
      FILLS,
      path('a.csv'),
    ];
    const { stdout, stderr } = spawnSync('sh', args, { encoding: 'utf8' });
    assert.equal(stdout, `10 ${path('a.csv')} cannot be written (EFBIG).`, stderr);
    assert.match(
      read('a.csv'),
      /^\ufeffemail,name,link,until\r\n(a@example\.com,A,x{70},later\r\n){10}$/,
    );
  });
});

const FILLS = `
  import { LinkFile } from './src/cli/people/link-file.ts';
  const file = new LinkFile(process.argv[1]);
  try {
    for (;;) file.add('a@example.com', 'A', 'x'.repeat(70), 'later');
  } catch (error) {
    process.stdout.write(file.links + ' ' + error.message);
  }
  file.close();
`;

describe('mail that does not work', () => {
  it('leaves invitations that are not sent, which one command sends later', async (t) => {
    const site = await importSite(t);
    const file = site.write('people.csv', PEOPLE);
    const failed = await site.withMail('process.exit(75);').call('user', 'import', file, '--apply');
    assert.equal(failed.exitCode, 1);
    assert.match(failed.output, /ada@.* invited, but the mail was not sent$/m);
    assert.match(failed.output, /^3 people: 0 invited, 3 not sent\.$/m);
    assert.match(
      failed.message,
      /^3 mails were not sent \(.*75\)\. Once mail works, run it again, or `invites send --unsent`\.$/,
    );
    assert.match((await site.call('invites', 'list')).output, /ada@example\.com .* not sent /);
    const { call, json } = site.withMail(KEEPS);
    const sent = await call('invites', 'send', '--unsent');
    assert.equal(sent.output, '3 sent again, 3 of them by mail.\n');
    assert.deepEqual(mailsTo(site.read('sent')).sort(), ['ada', 'bob', 'eve']);
    assert.deepEqual(states(await json('invites', 'list'))[0], ['a', true, false]);
    assert.equal(
      (await call('invites', 'send', '--unsent')).output,
      'Every invitation was sent.\n',
    );
    for (const words of [[], ['ada@example.com', '--unsent']]) {
      assert.equal((await call('invites', 'send', ...words)).exitCode, 64);
    }
  });

  it('is refused before the first invitation when its program is not there', async (t) => {
    const site = await importSite(t);
    const file = site.write('people.csv', PEOPLE);
    for (const MAIL_COMMAND of ['/none/sendmail -t', site.path('')]) {
      const { call } = commandLine(site.database, { ...site.settings, MAIL_COMMAND });
      for (const more of [[], ['--apply']]) {
        const { exitCode, message } = await call('user', 'import', file, ...more);
        assert.equal(exitCode, 1);
        assert.match(message, /^MAIL_COMMAND=\S+( -t)? names no program that can be run\.$/);
      }
    }
    assert.deepEqual(await site.json('invites', 'list'), []);
  });
});

describe('a second import of the same list', () => {
  it('says who counts as new', async (t) => {
    const site = await importSite(t);
    const file = site.write('people.csv', PEOPLE);
    await site.json('user', 'import', file, '--apply', '--invitations', site.path('1.csv'));
    await site.json('invites', 'withdraw', 'bob@example.com');
    const { output } = await site.call('user', 'import', file);
    assert.match(output, /bob@.* to be invited$/m);
    assert.match(
      output,
      /^If you withdrew an invitation or changed an address here, remove the line/m,
    );
  });
});
