import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { readKeyFile, sealByKeyFile, writeKeyFile } from '../../src/auth/key-file.ts';
import { makeSealingKey } from '../../src/auth/seal.ts';
import { examineDatabase } from '../../src/cli/doctor/database.ts';
import { examineFactors, passkeyHostsOf } from '../../src/cli/doctor/factors.ts';
import { groupsOf } from '../../src/cli/doctor/groups.ts';
import { examineKeyFile } from '../../src/cli/doctor/key-file.ts';
import { examineMailFailures, mailFailuresOf } from '../../src/cli/doctor/mail.ts';
import { examineNode, judgeHash } from '../../src/cli/doctor/program.ts';
import { textTimes } from '../../src/cli/times.ts';
import { loadConfig } from '../../src/config/config.ts';
import { examineAddress } from '../../src/doctor/address.ts';
import { examineApps, examineGroups } from '../../src/doctor/apps.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { examineMail } from '../../src/doctor/mail-program.ts';
import { examineProxy } from '../../src/doctor/proxy.ts';
import { open } from '../../src/library/open.ts';
import { createSecretStore } from '../../src/sqlite/secret-store.ts';
import { createTotpStore } from '../../src/sqlite/totp-store.ts';
import { coatcheck, commandLine, freshDatabase, type Settings } from '../cli/cli.ts';
import { PASSWORD } from '../people.ts';
import { startProcess } from '../program/child.ts';
import { cookieOf, form } from '../requests.ts';
import { CHEAP } from '../services.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { enroller } from '../stores/factor-records.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

function configOf(settings: Settings) {
  const result = loadConfig(settings);
  assert.ok(result.ok);
  return result.config;
}

const statuses = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ check, status }) => [check, status]));
const about = (findings: readonly Finding[], wanted: string) =>
  findings.find(({ check }) => check === wanted)?.message ?? '';

describe('doctor: the program', () => {
  it('demands the Node that the server demands', () => {
    const [, oldest = ''] =
      /OLDEST_NODE = '([\d.]+)'/.exec(readFileSync('src/process/node-version.js', 'utf8')) ?? [];
    assert.equal(examineNode(oldest).status, 'ok');
    const [major, minor, patch] = oldest.split('.').map(Number);
    const older = patch === 0 ? `${major}.${Number(minor) - 1}.99` : `${major}.${minor}.0`;
    const { status, message } = examineNode(older);
    assert.deepEqual([status, message.includes(oldest)], ['fail', true]);
  });

  it('finds a hash too fast below 50 ms and too slow above a second', () => {
    const judged = [49, 50, 1_000, 1_001].map((ms) => judgeHash(ms).status);
    assert.deepEqual(judged, ['warn', 'ok', 'ok', 'warn']);
  });
});

const SOCKET = 'unix:/run/coatcheck/coatcheck.sock';
const PLAIN = { ORIGIN: 'http://a.example:3000', INSECURE_HTTP: '1' };

const SITES: readonly (readonly [name: string, settings: Settings, warned: readonly string[]])[] = [
  ['the defaults', {}, []],
  ['https behind a proxy here', { ORIGIN: 'https://a.example' }, []],
  ['https for all to go around', { ORIGIN: 'https://a.example', HOST: '0.0.0.0' }, ['reach']],
  ['https on localhost', { ORIGIN: 'https://localhost' }, ['cookie']],
  ['http on a network', { ...PLAIN, HOST: '::' }, ['origin']],
  ['http, unreachable', PLAIN, ['origin', 'reach']],
  ['localhost for all', { HOST: '0.0.0.0' }, ['reach']],
  ['another port', { ORIGIN: 'http://localhost:8080' }, ['reach']],
  ['port 80', { ORIGIN: 'http://localhost', PORT: '80' }, []],
  ['IPv6 loopback', { ORIGIN: 'http://[::1]:3000', HOST: '::1' }, []],
  ['an address with a zone', { HOST: 'fe80::1%eth0' }, ['reach']],
  ['https behind a Unix socket', { ORIGIN: 'https://a.example', HOST: SOCKET }, []],
  ['http behind a Unix socket', { ORIGIN: 'http://localhost', HOST: SOCKET }, []],
];

describe('doctor: the address', () => {
  for (const [name, settings, warned] of SITES) {
    it(`warns of ${warned.join(' and ') || 'nothing'}: ${name}`, () => {
      const findings = examineAddress(configOf(settings));
      const bad = findings.filter(({ status }) => status !== 'ok').map(({ check }) => check);
      assert.deepEqual(bad, warned);
    });
  }

  it('names the cookie that the server really sets', async (t) => {
    for (const scheme of ['http', 'https']) {
      const DATABASE = freshDatabase(t);
      const PORT = String(await freePort());
      const ORIGIN = `${scheme}://localhost:${PORT}`;
      await startProcess(t, { DATABASE, PORT, ORIGIN, SIGNUP: 'open' });
      const email = `${scheme}@example.com`;
      const init = form({ email, password: PASSWORD });
      const response = await fetch(`http://localhost:${PORT}/signup`, {
        redirect: 'manual',
        ...init,
      });
      const [name = ''] = cookieOf(response).split('=');
      const cookie = about(examineAddress(configOf({ PORT, ORIGIN })), 'cookie');
      assert.ok(cookie.startsWith(`${name}, `), cookie);
      const header = response.headers.getSetCookie()[0] ?? '';
      assert.equal(/; Secure/.test(header), !cookie.includes('not Secure'));
      assert.equal(
        response.headers.has('strict-transport-security'),
        about(examineAddress(configOf({ PORT, ORIGIN })), 'hsts').startsWith('Sent'),
      );
    }
  });
});

describe('doctor: the apps', () => {
  it('warns of an app that is for a group in which no active account is', (t) => {
    const file = freshDatabase(t);
    const database = openDatabase(file);
    const insert = database.prepare(`
      INSERT INTO users (public_id, email, password_hash, role, created_at, groups, disabled_at)
      VALUES (?1, ?1, '', 'user', 1, ?2, ?3)`);
    insert.run('ada', 'finance staff', null);
    insert.run('bob', 'ops', 5);
    insert.run('eve', '', null);
    database.close();
    const given = groupsOf(file);
    assert.deepEqual(given, new Set(['finance', 'staff']));
    const PROTECTS = '/wiki/,/finance/ @finance @board,/ops/ @ops @admins';
    assert.deepEqual(examineGroups(configOf({ PROTECTS }), given ?? new Set()), [
      {
        check: 'groups',
        status: 'warn',
        message:
          '/ops/ is for admins or ops, and no active account is in any: `user set EMAIL --groups admins`, or correct PROTECTS.',
      },
    ]);
    writeFileSync(file, 'no database');
    for (const missing of [file, `${file}-none`, ':memory:']) assert.equal(groupsOf(missing), null);
  });

  it('says who may enter each, and has no line without any', () => {
    assert.deepEqual(examineApps(configOf({})), []);
    const PROTECTS = '/wiki/, http://app.localhost=Our app @ops @board';
    assert.equal(
      about(examineApps(configOf({ PROTECTS })), 'apps'),
      'PROTECTS: /wiki/ for everybody with an account; http://app.localhost for board or ops. A proxy has to ask /verify before it forwards to them.',
    );
  });
});

const UTC = textTimes('UTC', 0);
const SITE = { ORIGIN: 'https://a.example' };

const PROXIES: readonly (readonly [
  settings: Settings,
  peer: string,
  status: string,
  seen: string,
])[] = [
  [{}, '127.0.0.1', 'ok', '127.0.0.1'],
  [{ ORIGIN: 'https://a.example' }, '127.0.0.1', 'warn', '127.0.0.1'],
  [{ ...SITE, TRUST_PROXY: '127.0.0.1' }, '127.0.0.1', 'ok', '203.0.113.7'],
  [{ ...SITE, TRUST_PROXY: '127.0.0.1' }, '::ffff:127.0.0.1', 'ok', '203.0.113.7'],
  [{ ...SITE, TRUST_PROXY: '10.0.0.1' }, '127.0.0.1', 'warn', '127.0.0.1'],
  [{ ...SITE, TRUST_PROXY: '10.0.0.1', HOST: '0.0.0.0' }, '127.0.0.1', 'ok', '127.0.0.1'],
  // Every client that comes through the proxy uses another name than localhost.
  [{ TRUST_PROXY: '127.0.0.1' }, '127.0.0.1', 'warn', '203.0.113.7'],
  [{ TRUST_PROXY: '0.0.0.0/0' }, '127.0.0.1', 'warn', '203.0.113.7'],
  [{ ...SITE, HOST: SOCKET, TRUST_PROXY: 'unix' }, 'unix', 'ok', '203.0.113.7'],
  [{ ...SITE, HOST: SOCKET, TRUST_PROXY: '127.0.0.1' }, 'unix', 'warn', 'unix'],
  [{ ...SITE, HOST: SOCKET }, 'unix', 'warn', 'unix'],
];

describe('doctor: TRUST_PROXY', () => {
  for (const [settings, peer, status, seen] of PROXIES) {
    it(`sees ${seen} behind ${peer} with ${JSON.stringify(settings)}: ${status}`, () => {
      const finding = examineProxy(configOf(settings), peer);
      assert.equal(finding.status, status);
      assert.ok(finding.message.includes(`the server sees ${seen}`), finding.message);
    });
  }
});

async function filled(t: TestContext) {
  const file = freshDatabase(t);
  await commandLine(file).json('user', 'add', 'ada@example.com', '--role', 'admin', '--create');
  chmodSync(file, 0o600);
  const change = (sql: string) => {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  };
  change('UPDATE users SET password_chosen = 1'); // as when the link has been used
  return { file, change };
}

describe('doctor: mail', () => {
  it('looks for the program, and sends nothing', () => {
    const status = (MAIL_COMMAND: string) => examineMail(configOf({ MAIL_COMMAND })).status;
    assert.equal(status(''), 'ok');
    assert.equal(status(`${process.execPath} -t`), 'ok');
    assert.equal(status('/nonexistent/sendmail -t -i'), 'fail');
  });
});

describe('doctor: mails that were not sent', () => {
  it('counts those of the last days, and says why the last one was not', async (t) => {
    const { file, change } = await filled(t);
    assert.deepEqual(examineMailFailures(mailFailuresOf(file, 0), UTC), []);
    for (const [at, kind, reason] of [
      [Date.UTC(2026, 10, 20), 'mail_dropped', 'queue'],
      [Date.UTC(2026, 10, 21, 9, 5), 'mail_failed', 'exit_75'],
    ]) {
      change(`INSERT INTO events (at, kind, reason, request_id, address, user_agent, share)
        VALUES (${at}, '${kind}', '${reason}', 'x', '', '', 'account')`);
    }
    const [finding] = examineMailFailures(mailFailuresOf(file, 0), UTC);
    assert.equal(finding?.status, 'warn');
    assert.match(
      finding?.message ?? '',
      /^2 mails were not sent in the last 7 days, the last one at 2026-11-21 09:05:00 UTC: .*75\)/,
    );
    const later = mailFailuresOf(file, Date.UTC(2026, 10, 21));
    assert.match(examineMailFailures(later, UTC)[0]?.message ?? '', /^1 mail was not sent/);
    assert.deepEqual(mailFailuresOf(`${file}.not`, 0), { count: 0, last: null });
    change('PRAGMA user_version = 99');
    assert.deepEqual(mailFailuresOf(file, 0), { count: 0, last: null });
  });
});

describe('doctor: the database', () => {
  it('finds nothing wrong with a good one', async (t) => {
    const { file } = await filled(t);
    const findings = examineDatabase(file, { running: false, now: Date.now });
    assert.deepEqual(
      findings.filter(({ status }) => status !== 'ok'),
      [],
    );
    assert.equal(about(findings, 'contents'), 'Accounts: 1, sessions: 0, events: 2.');
    assert.equal(about(findings, 'factors'), 'Accounts with a second factor: 0.');
  });

  it('warns while no administrator has used the link to choose a password', async (t) => {
    const { file, change } = await filled(t);
    change('UPDATE users SET password_chosen = 0');
    const findings = examineDatabase(file, { running: false, now: Date.now });
    assert.equal(statuses(findings).admins, 'warn');
  });

  it('warns of a file that others can read, also of what was written last', async (t) => {
    const { file } = await filled(t);
    const look = () => examineDatabase(file, { running: false, now: Date.now });
    writeFileSync(`${file}-wal`, '', { mode: 0o640 });
    const found = look();
    assert.equal(statuses(found).database, 'warn');
    assert.ok(about(found, 'database').endsWith(`chmod 600 ${file}-wal`));
    chmodSync(file, 0o640);
    assert.match(about(look(), 'database'), new RegExp(`chmod 600 ${file}`));
  });

  it('warns of records from the future', async (t) => {
    const { file } = await filled(t);
    const findings = examineDatabase(file, { running: false, now: () => Date.now() - 3_600_000 });
    assert.equal(statuses(findings).clock, 'warn');
    assert.match(about(findings, 'clock'), /3[56]\d\d s in the future/);
  });

  it('warns when there is no administrator', async (t) => {
    const { file, change } = await filled(t);
    change('UPDATE users SET disabled_at = 1');
    assert.equal(statuses(examineDatabase(file, { running: false, now: Date.now })).admins, 'warn');
  });

  it('warns of another journal', async (t) => {
    const { file, change } = await filled(t);
    change('PRAGMA journal_mode = DELETE');
    assert.equal(
      statuses(examineDatabase(file, { running: false, now: Date.now })).journal,
      'warn',
    );
  });

  for (const [version, status] of [
    [1, 'warn'],
    [99, 'fail'],
  ] as const) {
    it(`answers ${status} to version ${version}, and asks no further`, async (t) => {
      const { file, change } = await filled(t);
      change(`PRAGMA user_version = ${version}`);
      const found = statuses(examineDatabase(file, { running: false, now: Date.now }));
      assert.deepEqual([found.version, found.contents], [status, undefined]);
    });
  }

  it('fails on damage', async (t) => {
    const { file, change } = await filled(t);
    change('PRAGMA wal_checkpoint(TRUNCATE)');
    const bytes = readFileSync(file);
    bytes.fill(0xff, 4_096 * 2, 4_096 * 4);
    writeFileSync(file, bytes);
    assert.equal(
      statuses(examineDatabase(file, { running: false, now: Date.now })).integrity,
      'fail',
    );
    writeFileSync(file, 'no database at all'.repeat(1_000));
    assert.equal(
      statuses(examineDatabase(file, { running: false, now: Date.now })).integrity,
      'fail',
    );
  });

  it('makes none', async (t) => {
    const file = freshDatabase(t);
    const missing = (running: boolean) =>
      statuses(examineDatabase(file, { running, now: Date.now }));
    assert.deepEqual(missing(false), { database: 'warn' });
    assert.deepEqual(missing(true), { database: 'fail' }, 'a server runs, and its file is gone');
    assert.ok(!existsSync(file));
    assert.deepEqual(statuses(examineDatabase(':memory:', { running: false, now: Date.now })), {
      database: 'warn',
    });
  });
});

// root may write everywhere, so the test runs as another account.
const root = process.getuid?.() === 0;

describe('doctor: the database that is not there yet', () => {
  it('cannot be made where the server could not make it either', async (t) => {
    const closed = temporaryFolder(t);
    chmodSync(closed, 0o555);
    for (const DATABASE of [join(closed, 'coatcheck.db'), join(closed, 'data/coatcheck.db')]) {
      const asked = async (program: string, ...args: string[]) => {
        const env = { ...process.env, DATABASE, PORT: String(await freePort()) };
        const who = root ? { uid: 65_534, gid: 65_534 } : {};
        return spawnSync(process.execPath, [program, ...args], { ...who, env, encoding: 'utf8' });
      };
      const { stdout, status } = await asked('src/cli.ts', 'doctor');
      const said = 'this account may not write there, or the file system is read-only.';
      assert.match(stdout, new RegExp(`^fail +database +No file at \\S+, and ${said}`, 'm'));
      assert.equal(status, 1);
      const server = await asked('src/main.ts');
      assert.deepEqual([server.status, server.stderr.includes(said)], [78, true], server.stderr);
    }
  });
});

describe('doctor: the key file', () => {
  /** A database, as a server leaves it, with its key file. */
  function setup(t: TestContext) {
    const database = freshDatabase(t);
    const keyFile = `${database}.key`;
    const look = (running = false) => {
      const [finding = assert.fail()] = examineKeyFile({ database, keyFile }, { running });
      return `${finding.status} ${finding.message}`;
    };
    const open = openDatabase(database);
    t.after(() => open.close());
    const use = async () => {
      const seal = sealByKeyFile(keyFile);
      await createSecretStore({ database: open, seal, onLost: () => {} }).get('a');
    };
    const enrol = async () => {
      open.exec(`INSERT INTO users (id, public_id, email, password_hash, role, created_at)
        VALUES (1, 'a', 'a', 'x', 'user', 1)`);
      await createTotpStore(open, sealByKeyFile(keyFile)).enrol(
        enroller(1),
        Buffer.from('a seed'),
        1,
      );
    };
    return { database, keyFile, look, use, enrol };
  }

  it('is well when it opens what is in the database, and says where to keep it', async (t) => {
    const { keyFile, look, use } = setup(t);
    await use();
    assert.equal(
      look(true),
      `ok ${keyFile}, mode 600. Keep it apart from the copies of the database.`,
    );
  });

  it('need not be there before the first start', (t) => {
    const { look } = setup(t);
    assert.match(look(), /^ok No file at .* yet: the server creates it at its first start\.$/);
    assert.match(look(true), /^fail No file at .*: set KEY_FILE as for the server\.$/);
  });

  it('is missed when something is sealed', async (t) => {
    const { keyFile, look, use } = setup(t);
    await use();
    rmSync(keyFile);
    assert.match(look(), /^warn No file at .*: restore it, .* sessions do not\.$/);
  });

  it('is named when others can read it, when it is another one, and when it is none', async (t) => {
    const { keyFile, look, use } = setup(t);
    await use();
    chmodSync(keyFile, 0o644);
    assert.match(look(), /^warn .*, mode 644: other accounts .*`keys rotate --all`\.$/);
    rmSync(keyFile);
    sealByKeyFile(keyFile);
    assert.match(look(), /^warn .*: it does not fit the secrets in the database\. Set KEY_FILE/);
    writeFileSync(keyFile, 'x', { mode: 0o600 });
    assert.match(look(), /^fail .*: line 1 is not 32 bytes in base64\.$/);
  });

  it('is told apart from one that opens all but the seeds, and says how many apps that costs', async (t) => {
    const { keyFile, look, use, enrol } = setup(t);
    await enrol();
    await use();
    assert.match(look(), /^ok /);
    const [lost = assert.fail()] = readKeyFile(keyFile);
    writeKeyFile(keyFile, [makeSealingKey()]);
    assert.match(look(), /the secrets in the database\. Set KEY_FILE .* to set up again: 1\.$/);
    await use(); // as the server does: it replaces what does not open
    assert.match(
      look(),
      /^warn .* some authenticator app seeds in the database\. .*old key.* to set up again: 1\.$/,
    );
    writeKeyFile(keyFile, [...readKeyFile(keyFile), lost]);
    assert.match(look(), /^ok /);
    rmSync(keyFile);
    assert.match(look(), /^warn No file at .* apps to set up again: 1\.$/);
  });

  it('is not blamed for a database that cannot be read', async (t) => {
    const { keyFile, use } = setup(t);
    await use();
    const database = temporaryFolder(t);
    const [finding] = examineKeyFile({ database, keyFile }, { running: false });
    assert.equal(finding?.status, 'warn');
    assert.match(finding?.message ?? '', /not checked, because the database cannot be read\.$/);
  });

  it('is nothing to look at beside a database in memory', () => {
    const memory = { database: ':memory:', keyFile: null };
    assert.deepEqual(examineKeyFile(memory, { running: false }), []);
  });
});

describe('doctor', () => {
  const findingsOf = (stdout: string): { ok: boolean; findings: Finding[] } => JSON.parse(stdout);

  it('finds a running server well, and what it was started with', async (t) => {
    const DATABASE = freshDatabase(t);
    const server = await startProcess(t, { DATABASE });
    const PORT = new URL(server.origin).port;
    const same = await coatcheck({ DATABASE, PORT }, 'doctor', '--json');
    assert.equal(same.status, 0, same.stdout);
    const found = findingsOf(same.stdout);
    assert.equal(statuses(found.findings).server, 'ok');
    assert.deepEqual([found.ok, statuses(found.findings).admins], [true, 'warn']);
    for (const ORIGIN of [`http://other.example:${PORT}`, `https://localhost:${PORT}`]) {
      const other = await coatcheck({ DATABASE, PORT, ORIGIN, INSECURE_HTTP: '1' }, 'doctor');
      assert.match(other.stdout, /^warn +server +It was started with another ORIGIN/m);
    }
  });

  it('fails when the server cannot write', async (t) => {
    const DATABASE = freshDatabase(t);
    const server = await startProcess(t, { DATABASE });
    const other = new DatabaseSync(DATABASE, { timeout: 5_000 }); // the server still writes
    t.after(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    const PORT = new URL(server.origin).port;
    const { status, stdout } = await coatcheck({ DATABASE, PORT }, 'doctor');
    assert.match(
      stdout,
      /^fail +server +It is running at .*It cannot write to its database, .*another program has locked it/m,
    );
    assert.equal(status, 1);
  });

  it('fails when the file of the server is gone', async (t) => {
    const DATABASE = freshDatabase(t);
    const server = await startProcess(t, { DATABASE });
    rmSync(DATABASE);
    const PORT = new URL(server.origin).port;
    const { status, stdout } = await coatcheck({ DATABASE, PORT }, 'doctor');
    assert.match(stdout, /^fail +server +It is running at .*\. The database file was moved/m);
    assert.equal(status, 1);
  });

  it('sees the client that the server sees', async (t) => {
    const DATABASE = freshDatabase(t);
    for (const TRUST_PROXY of ['', '127.0.0.1']) {
      const server = await startProcess(t, { DATABASE, TRUST_PROXY });
      const PORT = new URL(server.origin).port;
      const { output } = await commandLine(DATABASE, { PORT, TRUST_PROXY }).call('doctor');
      await server.end('SIGTERM');
      const lines = server.lines.filter((line) => line.includes('"path":"/health"'));
      const { address } = JSON.parse(lines[0] ?? '');
      assert.match(output, /^(?:ok|warn) +proxy /m);
      assert.ok(output.includes(`the server sees ${address}`), output);
    }
  });

  it('fails when the server does not answer', async (t) => {
    const { call } = commandLine(freshDatabase(t), { HOST: 'nowhere.invalid' });
    const { exitCode, output } = await call('doctor');
    assert.equal(exitCode, 1);
    assert.match(output, /^fail +server +nowhere\.invalid:3000 cannot be reached \(\w+\)\.$/m);
  });

  it('fails when something else answers there', async (t) => {
    const other = createServer((_, response) => response.end('hello'));
    const PORT = String(await freePort());
    await new Promise<void>((resolve) => other.listen(Number(PORT), '127.0.0.1', resolve));
    t.after(() => other.close());
    const { exitCode, output } = await commandLine(freshDatabase(t), { PORT }).call('doctor');
    assert.equal(exitCode, 1);
    assert.match(
      output,
      /^fail +server +The program that answers at 127\.0\.0\.1:\d+ is not this server\.$/m,
    );
  });

  it('warns of nothing about the server for a login in another program, and ready says whom to ask', async (t) => {
    for (const more of [
      { origin: 'https://a.example' },
      { origin: 'https://a.example', trustProxy: '10.0.0.1' },
      { origin: 'http://localhost:8080' },
    ]) {
      const database = freshDatabase(t);
      const settings = { ...more, database, prefix: '/auth', writeLog: () => {} };
      const login = await open(settings, CHEAP);
      const { call, json } = commandLine(database);
      for (const state of ['open', 'closed']) {
        const { findings } = await json('doctor');
        const { origin, cookie, hsts, reach, server, proxy } = statuses(findings);
        const found = [origin, cookie, hsts, reach, server, proxy];
        assert.deepEqual(found, ['ok', 'ok', 'ok', undefined, 'ok', 'ok'], state);
        assert.match(about(findings, 'server'), /another program, below \/auth: /);
        const { exitCode, message } = await call('ready');
        assert.deepEqual([exitCode, message.includes('ask that, at /auth/ready')], [1, true]);
        await login.close();
      }
    }
  });

  it('names every bad setting, and ends with 1', async (t) => {
    const settings = { PORT: 'x', LOG: 'loud' };
    const { exitCode, output, message } = await commandLine(freshDatabase(t), settings).call(
      'doctor',
    );
    assert.deepEqual([exitCode, message], [1, '']);
    assert.match(output, /^fail +settings +PORT="x": has to be /m);
    assert.match(output, /^fail +settings +LOG="loud": has to be /m);
    assert.match(output, /\n\d ok, \d warn, 2 fail\.\n$/);
  });
});

describe('doctor: second factors', () => {
  it('warns of passkeys for another host, and of short passwords without a second factor', (t) => {
    const file = freshDatabase(t);
    const database = openDatabase(file);
    database.exec(`INSERT INTO users (public_id, email, password_hash, role, created_at)
      VALUES ('a', 'ada@example.com', '', 'user', 1)`);
    const insert = database.prepare(`
      INSERT INTO passkeys (user_id, credential_id, public_key, algorithm, counter, user_verified,
        backup_eligible, backed_up, transports, aaguid, name, rp_id, created_at)
      VALUES (1, ?, x'00', -8, 0, 1, 1, 1, '[]', '', 'Key', ?, 1)`);
    insert.run('one', 'old.example.com');
    insert.run('two', 'login.example.com');
    database.close();
    const hosts = passkeyHostsOf(file);
    const look = (settings: Settings) =>
      examineFactors(
        configOf({ DATABASE: file, ORIGIN: 'https://login.example.com', ...settings }),
        hosts,
      );
    assert.match(about(look({}), 'passkeys'), /: 1\. They were created for old\.example\.com:/);
    const elsewhere = about(look({ ORIGIN: 'https://x.example.com' }), 'passkeys');
    assert.match(elsewhere, /: 2\./);
    assert.equal(about(look({}), 'passwords'), '');
    assert.match(about(look({ PASSWORD_MIN: '8' }), 'passwords'), /is 8; /);
    assert.equal(about(look({ PASSWORD_MIN: '8', REQUIRE_SECOND_FACTOR: 'all' }), 'passwords'), '');
  });

  it('says nothing of a database that is missing or none', (t) => {
    const file = freshDatabase(t);
    assert.deepEqual(passkeyHostsOf(file), new Map());
    writeFileSync(file, 'no database');
    assert.deepEqual(passkeyHostsOf(file), new Map());
    assert.deepEqual(passkeyHostsOf(':memory:'), new Map());
  });
});
