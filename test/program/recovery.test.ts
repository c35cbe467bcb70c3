import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { STEP_MS } from '../../src/auth/factors/totp.ts';
import { codeOf } from '../factor-app.ts';
import { ADA, BOB } from '../people.ts';
import { cookieOf, form, json } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { createInstalled } from './recovery-machine.ts';

const page = readFileSync('docs/operations.md', 'utf8');
const [, section = ''] = /^## 4\. Backup and restore\n(.*?)^## /ms.exec(page) ?? [];
const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code = '']) => code);
const [nightly, elsewhere, restore, drill, serve = '', addKey, finish, ...more] = blocks;

const service = readFileSync('deploy/systemd/coatcheck-backup.service', 'utf8');
const timer = readFileSync('deploy/systemd/coatcheck-backup.timer', 'utf8');
const cron = readFileSync('deploy/cron/coatcheck-backup', 'utf8');

/** What `sh -c` gets of a line for /etc/cron.d: crontab(5). */
function cronCommand(line: string): { user: string; command: string } {
  const [, user = '', rest = ''] = /^(?:\S+ ){5}(\S+) (.*)$/.exec(line) ?? assert.fail(line);
  // A bare % ends the command, and what follows is its input; \% is a %.
  const [command = ''] = rest.split(/(?<!\\)%/);
  return { user, command: command.replaceAll('\\%', '%') };
}

/** The conversation of a browser, or a program, with a server. */
const site = (origin: string) => {
  const ask = (path: string, init: RequestInit) =>
    fetch(origin + path, { redirect: 'manual', ...init });
  const read = async (path: string, init: RequestInit) => (await ask(path, init)).json();
  return {
    signUp: async (person: Record<string, string>) => cookieOf(await ask('/signup', form(person))),
    logIn: (person: Record<string, string>) => ask('/login', json(person)),
    secondStep: async (person: Record<string, string>) => {
      const { secondFactor } = (await read('/login', json(person))) as {
        secondFactor: { pending: string; methods: string[] };
      };
      return secondFactor;
    },
    withCode: (pending: string, code: string) => ask('/login/second-step', json({ pending, code })),
    isSignedIn: async (cookie: string) =>
      (await ask('/dashboard', { headers: { cookie, accept: 'application/json' } })).status === 200,
    addApp: async (cookie: string) => {
      const path = '/account/second-factor/totp';
      const headers = { cookie, accept: 'application/json' };
      const { key } = (await read(path, { method: 'POST', headers })) as { key: string };
      // The code of the step before is still good, so that the one of now is left for later.
      const confirm = (at: number) =>
        ask(`${path}/confirm`, json({ code: codeOf(key, at) }, cookie));
      const { status } = await confirm(Date.now() - STEP_MS);
      if (status !== 200) assert.equal((await confirm(Date.now() - STEP_MS)).status, 200); // it had just ended
      return { code: () => codeOf(key, Date.now()) };
    },
  };
};

describe('docs/operations.md about backup and restore', () => {
  it('makes copies by timer and by cron, rehearses a restore, and restores', {
    timeout: 300_000,
  }, async (t) => {
    const { run, paste, here, start, startDrill, asked } = await createInstalled(t);
    assert.deepEqual(more, []);
    let server = await start();
    const ada = await site(server.origin).signUp(ADA);
    const bob = await site(server.origin).signUp(BOB);
    const app = await site(server.origin).addApp(bob);

    run(nightly?.replace('sudo systemctl start coatcheck-backup.service\n', ''));
    assert.deepEqual(readdirSync(here('/etc/systemd/system')).sort(), [
      'coatcheck-backup.service',
      'coatcheck-backup.timer',
    ]);
    const copies = () => readdirSync(here('/var/backups/coatcheck')).sort();
    assert.deepEqual(copies(), []);
    assert.notEqual(paste(restore).status, 0);
    assert.doesNotMatch(asked(), /^stop$/m, 'without a copy the server is not stopped');
    for (let night = 0; night < 2; night++) run(/^ExecStart=(.*)$/m.exec(service)?.[1]);
    assert.match(copies().at(-1) ?? '', /^coatcheck-\d{8}T\d{6}Z\.db$/);
    const [, PATH = ''] = /^PATH=(.*)$/m.exec(cron) ?? [];
    assert.ok(PATH.split(':').includes('/usr/local/bin'), 'the wrapper is there');
    const lines = cron.split('\n').filter((line) => /^#?\d/.test(line));
    for (const line of lines) {
      const { user, command } = cronCommand(line.replace('#', ''));
      assert.equal(user, 'coatcheck');
      assert.equal(run(command), '', 'cron mails what is printed');
    }
    assert.equal(lines.length, 2);
    const dated = copies().filter((name) => /^nightly-\d.*\.db$/.test(name));
    assert.equal(dated.length, 1);
    const newest = join(here('/var/backups/coatcheck'), copies()[0] ?? '');
    assert.equal(statSync(newest).mode & 0o777, 0o600);

    const eve = await site(server.origin).signUp({ ...ADA, email: 'eve@example.com' });
    const report = run(drill);
    assert.match(report, /Accounts in it: 2\. Its newest record is of 20/);
    assert.match(report, /bob@example\.com/);
    assert.doesNotMatch(report, /eve@example\.com/);
    assert.match(report, /^No sessions\.$/m);
    let second = await startDrill(serve);
    await second.saying('"secret_replaced"'); // the key file is not in the copy
    const login = await site(second.origin).logIn(ADA);
    assert.equal(login.status, 200);
    const drilled = cookieOf(login);
    const withoutKey = await site(second.origin).secondStep(BOB);
    assert.deepEqual(withoutKey.methods, ['recovery']);
    await second.end('SIGINT');
    run(addKey);
    second = await startDrill(serve);
    const { pending, methods } = await site(second.origin).secondStep(BOB);
    assert.ok(methods.includes('code'));
    const stepped = await site(second.origin).withCode(pending, app.code());
    assert.equal(stepped.status, 200);
    assert.ok(await site(second.origin).isSignedIn(drilled));
    const [revoke, remove] = (finish ?? '').split('\n');
    run(revoke);
    assert.ok(!(await site(second.origin).isSignedIn(drilled)));
    await second.end('SIGINT');
    run(remove);
    assert.ok(!existsSync(here('/var/lib/coatcheck/drill')));
    assert.ok(await site(server.origin).isSignedIn(ada), 'the site went on');
    assert.ok(await site(server.origin).isSignedIn(eve));

    // The stand-in for systemctl stops nothing.
    assert.match(paste(restore).stderr, /A server, or another restore, is using .*: stop it first/);
    assert.ok(await site(server.origin).isSignedIn(eve));
    await server.end('SIGTERM');
    const restored = paste(restore);
    assert.equal(restored.status, 0, restored.stderr);
    assert.match(restored.stdout, /All keys are new/);
    server = await start();
    assert.ok(!server.lines.some((line) => line.includes('"secret_replaced"')));
    assert.equal((await site(server.origin).logIn(ADA)).status, 200);
    assert.equal(
      (await site(server.origin).logIn({ ...ADA, email: 'eve@example.com' })).status,
      401,
    );
    assert.ok(!(await site(server.origin).isSignedIn(ada)), 'all sessions have ended');
    assert.ok((await site(server.origin).secondStep(BOB)).methods.includes('code'));
    const kept = readdirSync(here('/var/lib/coatcheck')).filter((name) =>
      name.includes('.replaced-'),
    );
    assert.equal(kept.length, 1);
  });

  const gpg = spawnSync('gpg', ['--version']).status === 0 ? false : 'gpg is not installed';

  it('sends an encrypted copy to another machine, which can be restored', {
    skip: gpg,
  }, async (t) => {
    const { run, paste, here } = await createInstalled(t);
    const home = temporaryFolder(t);
    const withKey = (block: string) => `export GNUPGHOME='${home}'\n${block}`;
    const [, recipient = ''] = /--recipient (\S+)/.exec(elsewhere ?? '') ?? assert.fail();
    const quick = `gpg --batch --quiet --passphrase '' --quick-generate-key ${recipient} default default never`;
    run(withKey(`${quick} 2>/dev/null; coatcheck user add ada@example.com --create`));
    const { stderr } = paste(withKey(elsewhere ?? ''));
    assert.match(stderr, /bytes sent, checked before\. Accounts in it: 1\./);
    run(
      withKey('gpg --batch --quiet --decrypt coatcheck.db.gpg > decrypted.db; gpgconf --kill all'),
    );
    assert.match(run('coatcheck restore decrypted.db'), /Accounts in it: 1\./);
    assert.deepEqual(
      readdirSync(here('/var/lib/coatcheck')).filter((name) => name.includes('part')),
      [],
    );
  });
});

describe('the units of the backup', () => {
  it('are that of a service that the timer starts, and has the folders that it needs', () => {
    assert.match(service, /^User=coatcheck$/m);
    assert.match(service, /^Type=oneshot$/m);
    assert.match(service, /^ReadWritePaths=\/var\/backups\/coatcheck$/m);
    assert.match(
      service,
      /^ExecStart=\/opt\/coatcheck\/coatcheck backup \/var\/backups\/coatcheck\/ --keep 14$/m,
    );
    assert.match(timer, /^Persistent=true$/m);
    assert.ok(section.includes('-m 700 /var/backups/coatcheck\n'));
    assert.doesNotMatch(cron, /\/etc\/cron\.d\/[^\s]*\./, 'cron passes over a name with a dot');
  });

  it('have every restriction of the unit of the server, or a harder one', () => {
    const [, server = ''] = /^```ini\n(\[Unit\].*?)^```$/ms.exec(page) ?? [];
    const unit = server || readFileSync('deploy/systemd/coatcheck.service', 'utf8');
    const restrictions = unit
      .split('\n')
      .filter((line) =>
        /^(?:Protect|Private|NoNew|Cap|Lock|System|Restrict(?!Address))/.test(line),
      );
    assert.ok(restrictions.length > 12);
    for (const line of restrictions) assert.ok(service.includes(`\n${line}\n`), line);
  });

  const systemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  const skip = systemd ? false : 'systemd is not installed';

  it('are accepted by systemd, and so is the time', { skip }, (t) => {
    const folder = temporaryFolder(t);
    const files = ['service', 'timer'].map((kind) => join(folder, `coatcheck-backup.${kind}`));
    writeFileSync(
      files[0] ?? '',
      service.replace('/opt/coatcheck/coatcheck ', `${process.execPath} `),
    );
    writeFileSync(files[1] ?? '', timer);
    const verified = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' });
    assert.deepEqual([verified.status, verified.stderr], [0, '']);
    const [, time = ''] = /^OnCalendar=(.*)$/m.exec(timer) ?? [];
    const [, often = ''] = /`OnCalendar=`, say `([^`]+)`/.exec(section) ?? [];
    for (const [calendar, normal] of [
      [time, '*-*-* 03:15:00'],
      [often, '*-*-* *:00/5:00'],
    ]) {
      const { stdout, status } = spawnSync('systemd-analyze', ['calendar', calendar ?? ''], {
        encoding: 'utf8',
      });
      assert.equal(status, 0, calendar);
      assert.ok(stdout.includes(`: ${normal}\n`), stdout);
    }
  });
});
