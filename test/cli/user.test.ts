import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { coatcheck, commandLine, freshDatabase } from './cli.ts';

const ADMIN = 'ada@example.com';
const USER = 'eve@example.com';

/** Two accounts: 1 is an administrator, 2 is none. */
async function setup(t: TestContext) {
  const database = freshDatabase(t);
  const line = commandLine(database, { ORIGIN: 'https://login.example.com' });
  await line.json('user', 'add', ADMIN, '--role', 'admin', '--create');
  await line.json('user', 'add', USER);
  const kinds = async (...args: string[]) =>
    (await line.json('events', ...args)).map(({ kind }: { kind: string }) => kind);
  const rows = (sql: string) => {
    const connection = new DatabaseSync(database);
    const all = connection.prepare(sql).all();
    connection.close();
    return all;
  };
  return { ...line, database, kinds, rows };
}

describe('user confirm', () => {
  it('says that an address is theirs, once, and writes it down', async (t) => {
    const { call, json, kinds } = await setup(t);
    assert.equal((await json('user', 'show', USER)).user.emailConfirmed, false);
    const { output } = await call('user', 'confirm', USER);
    assert.equal(output, 'eve@example.com is now confirmed.\n');
    assert.equal((await json('user', 'show', USER)).user.emailConfirmed, true);
    assert.match((await call('user', 'confirm', USER)).output, /is already confirmed/);
    assert.equal((await kinds()).filter((kind: string) => kind === 'email_confirmed').length, 1);
  });
});

describe('user add', () => {
  it('makes an account whose password no person knows, and a link at ORIGIN to choose one', async (t) => {
    const { json, rows } = await setup(t);
    const made = await json('user', 'add', '  Bob@Example.com ');
    assert.deepEqual(
      { ...made, publicId: '', url: '', createdAt: '', expiresAt: '' },
      {
        publicId: '',
        id: 3,
        email: 'bob@example.com',
        emailConfirmed: false,
        name: '',
        role: 'user',
        groups: [],
        disabled: false,
        passwordChosen: false,
        secondFactor: false,
        createdAt: '',
        url: '',
        expiresAt: '',
      },
    );
    assert.match(made.url, /^https:\/\/login\.example\.com\/reset\/[\w-]{43}$/);
    const days = (Date.parse(made.expiresAt) - Date.parse(made.createdAt)) / 86_400_000;
    assert.equal(days.toFixed(3), '7.000');
    const hashes = rows('SELECT password_hash AS hash FROM users').map(({ hash }) => String(hash));
    assert.equal(new Set(hashes).size, 3);
    for (const hash of hashes) assert.match(hash, /^\$scrypt\$ln=17,r=8,p=1\$/);
    const secret = made.url.split('/').at(-1);
    assert.ok(
      !JSON.stringify(rows('SELECT * FROM links')).includes(secret),
      'only its hash is kept',
    );
  });

  it('makes neither when the link cannot be stored', async (t) => {
    const { call, json, rows } = await setup(t);
    rows(`CREATE TRIGGER full BEFORE INSERT ON links
      BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`);
    const { exitCode, message } = await call('user', 'add', 'bob@example.com');
    assert.deepEqual([exitCode, /the disk is full/.test(message ?? '')], [1, true], message);
    assert.equal((await json('user', 'list')).length, 2);
  });

  it('makes an invitation instead with --invite, with an e-mail address or without', async (t) => {
    const { json, rows, kinds } = await setup(t);
    for (const args of [['--invite'], ['bob@example.com', '--invite', '--role', 'admin']]) {
      const { url } = await json('user', 'add', ...args);
      assert.match(url, /^https:\/\/login\.example\.com\/invite\/[\w-]{43}$/);
    }
    const invitations = rows("SELECT role, created_by FROM links WHERE kind = 'invite'");
    assert.deepEqual(
      invitations.map((row) => ({ ...row })),
      [
        { role: 'user', created_by: null },
        { role: 'admin', created_by: null },
      ],
    );
    assert.equal((await json('user', 'list')).length, 2);
    assert.deepEqual((await kinds()).slice(0, 2), ['invitation_made', 'invitation_made']);
  });

  it('refuses an address that has an account, also for an invitation', async (t) => {
    const { call, json } = await setup(t);
    for (const more of [[], ['--invite']]) {
      const { exitCode, message } = await call('user', 'add', 'EVE@example.com', ...more);
      assert.deepEqual([exitCode, message], [1, `${USER} already has an account.`]);
    }
    assert.equal((await json('user', 'list')).length, 2);
  });

  it('makes the database when there is none, for this account alone', async (t) => {
    const DATABASE = freshDatabase(t);
    await coatcheck({ DATABASE }, 'user', 'add', ADMIN, '--create');
    assert.equal(statSync(DATABASE).mode & 0o777, 0o600);
  });
});

describe('user list', () => {
  it('shows a table in the order of addresses', async (t) => {
    const { call } = await setup(t);
    const { output } = await call('user', 'list');
    const [head, ...lines] = output.trimEnd().split('\n');
    assert.match(
      head ?? '',
      /^id {2}email +name +role +enabled +created \(UTC\) +last seen \(UTC\)$/,
    );
    assert.match(lines[0] ?? '', /^ 1 {2}ada@example\.com {2}- +admin {2}yes +\d{4}-.* {2}-$/);
    assert.match(lines[1] ?? '', /^ 2 {2}eve@example\.com {2}- +user {3}yes +\d{4}-/);
  });

  it('takes a beginning, whatever its case', async (t) => {
    const { json } = await setup(t);
    const found = await json('user', 'list', '--search', ' EV');
    assert.deepEqual(
      found.map(({ email }: { email: string }) => email),
      [USER],
    );
    assert.deepEqual(await json('user', 'list', '--search', 'nobody'), []);
  });

  it('shows all of a thousand and more', async (t) => {
    const { json, rows } = await setup(t);
    rows(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
      INSERT INTO users (public_id, email, password_hash, role, created_at)
      SELECT hex(randomblob(16)), 'user' || i || '@example.com', '', 'user', 1 FROM n`);
    const emails = (await json('user', 'list')).map(({ email }: { email: string }) => email);
    assert.equal(new Set(emails).size, 1102);
  });
});

describe('user show', () => {
  it('finds an account by address, by number and by what other apps call it', async (t) => {
    const { json } = await setup(t);
    const byEmail = await json('user', 'show', 'Eve@Example.com');
    assert.equal(byEmail.user.id, 2);
    assert.deepEqual(byEmail.sessions, []);
    assert.deepEqual(await json('user', 'show', '2'), byEmail);
    assert.match(byEmail.user.publicId, /^[0-9a-f]{32}$/);
    assert.deepEqual(await json('user', 'show', byEmail.user.publicId), byEmail);
  });

  it('refuses an unknown account, and escapes its name', async (t) => {
    const { call } = await setup(t);
    for (const name of [
      '99',
      'bob@example.com',
      'no address',
      '\u001b[2J',
      '\u009b2J',
      '9'.repeat(30),
    ]) {
      const { exitCode, message } = await call('user', 'show', name);
      assert.equal(exitCode, 1);
      assert.match(message, /^There is no account ".*"\.$/);
      assert.doesNotMatch(message, /\p{Cc}/u);
    }
  });
});

describe('user disable, enable, role and delete', () => {
  it('change the account, and record an event of the command line', async (t) => {
    const { call, json, kinds } = await setup(t);
    assert.equal((await json('user', 'disable', USER)).disabled, true);
    assert.equal((await json('user', 'enable', '2')).disabled, false);
    assert.equal((await json('user', 'role', USER, 'admin')).role, 'admin');
    assert.deepEqual(await kinds(USER), [
      'role_changed',
      'user_enabled',
      'user_disabled',
      'reset_link_made',
      'user_added',
    ]);
    const [newest] = await json('events', USER, '--limit', '1');
    assert.deepEqual(
      { ...newest, at: '', firstAt: '' },
      {
        at: '',
        firstAt: '',
        count: 1,
        kind: 'role_changed',
        reason: 'admin',
        about: null,
        by: 'command_line',
        userId: 2,
        email: USER,
        actorId: null,
        actor: null,
        requestId: 'cli',
        address: '',
        userAgent: 'command line',
      },
    );
    const { output } = await call('user', 'delete', USER, '--yes');
    assert.equal(output, `${USER} has been deleted, with sessions, links and events.\n`);
    assert.deepEqual(await kinds('2'), ['user_deleted']);
    assert.equal((await call('user', 'show', USER)).exitCode, 1);
  });

  it('do nothing, and record nothing, when it is so already', async (t) => {
    const { call, kinds } = await setup(t);
    const before = await kinds();
    for (const args of [
      ['enable', USER],
      ['role', USER, 'user'],
    ]) {
      const { exitCode, output } = await call('user', ...args);
      assert.equal(exitCode, 0);
      assert.match(output, / already .*\.\n$/);
    }
    assert.deepEqual(await kinds(), before);
  });

  it('leave the last administrator as they are', async (t) => {
    const { call, json, rows } = await setup(t);
    rows('UPDATE users SET password_chosen = 1');
    for (const args of [
      ['disable', ADMIN],
      ['role', ADMIN, 'user'],
      ['delete', ADMIN, '--yes'],
    ]) {
      const { exitCode, message } = await call('user', ...args);
      assert.equal(exitCode, 1);
      assert.equal(message, `${ADMIN} is the only administrator: make someone else one first.`);
    }
    const { user } = await json('user', 'show', ADMIN);
    assert.deepEqual([user.role, user.disabled], ['admin', false]);
  });

  it('leave no administrator as they are who has never chosen a password', async (t) => {
    const { call } = await setup(t);
    assert.equal((await call('user', 'role', ADMIN, 'user')).exitCode, 0);
  });
});

describe('user reset-link', () => {
  it('ends the links made before it', async (t) => {
    const { json, rows } = await setup(t);
    const { url } = await json('user', 'reset-link', USER);
    assert.match(url, /\/reset\/[\w-]{43}$/);
    assert.equal(rows('SELECT id FROM links WHERE user_id = 2').length, 1);
  });

  it('refuses a disabled account', async (t) => {
    const { call, json } = await setup(t);
    await json('user', 'disable', USER);
    const { exitCode, message } = await call('user', 'reset-link', USER);
    assert.deepEqual([exitCode, message], [1, `${USER} is disabled: enable the account first.`]);
  });
});

describe('user reset-factor', () => {
  const FACTORS = `
    INSERT INTO totp (user_id, seed, last_step, confirmed_at) VALUES (2, x'00', 1, 1);`;

  it('removes the factors of an account, ends its sessions, and makes it set up new ones', async (t) => {
    const { call, json, kinds, rows } = await setup(t);
    rows(FACTORS);
    rows('UPDATE users SET second_factor = 1 WHERE id = 2');
    assert.equal((await json('user', 'show', USER)).user.secondFactor, true);
    const { output } = await call('user', 'reset-factor', USER);
    assert.equal(output, `${USER} now has no second factor and is signed out everywhere.\n`);
    assert.equal((await json('user', 'show', USER)).user.secondFactor, false);
    assert.deepEqual(rows('SELECT user_id FROM totp'), []);
    assert.equal((await kinds(USER))[0], 'factors_reset');
    const [due] = rows('SELECT factor_due_at AS due FROM users WHERE id = 2');
    assert.equal(due?.due, 0);
    const again = await call('user', 'reset-factor', '2');
    assert.match(again.output, /already/);
    assert.equal((await kinds(USER)).filter((kind: string) => kind === 'factors_reset').length, 1);
  });

  it('refuses an unknown account', async (t) => {
    const { call } = await setup(t);
    assert.equal((await call('user', 'reset-factor', 'bob@example.com')).exitCode, 1);
  });
});

describe('user unlock', () => {
  it('says where an account is unlocked when the server counts in its memory', async (t) => {
    const { call } = await setup(t);
    const { exitCode, message } = await call('user', 'unlock', USER);
    assert.equal(exitCode, 1);
    assert.match(message, /in memory: .* https:\/\/login\.example\.com\/users\/2, or restart/);
  });
});
