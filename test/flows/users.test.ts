import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { HashGate } from '../../src/auth/passwords/hash-gate.ts';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { opens, PASSWORD, signIn, signUp, signUpAdmin } from '../people.ts';
import { asJson, asPage, form, json, openLink, rawRequest } from '../requests.ts';
import { count, startApp, type TestApp } from '../support.ts';
import { SlowGate } from './slow-gate.ts';

const MINUTE = 60_000;
const ADA = { email: 'ada@example.com', password: PASSWORD };
const NONSENSE = [
  '99',
  '0',
  '-1',
  '1.0',
  '1e0',
  '0x2',
  '02',
  '%202',
  'ada',
  '__proto__',
  '9'.repeat(30),
];

/** An app with an administrator (1) and ada (2), both signed in. */
async function setUp(t: TestContext) {
  const app = await startApp(t);
  return { app, root: await signUpAdmin(app), ada: await signUp(app) };
}

type Issue = { readonly field: string; readonly message: string };

type Page = {
  readonly users: readonly { readonly email: string }[];
  readonly next: string | null;
  readonly total: number;
};

async function list(app: TestApp, cookie: string, query: Record<string, string>): Promise<Page> {
  const response = await app.request(`/users?${new URLSearchParams(query)}`, asJson(cookie));
  return (await response.json()) as Page;
}

/** Adds accounts named user001@example.com and so on, which nobody can sign in to. */
function addAccounts(app: TestApp, amount: number): void {
  app.database.exec(`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${amount})
    INSERT INTO users (public_id, email, password_hash, role, created_at)
    SELECT hex(randomblob(16)), printf('user%03d@example.com', i), '', 'user', 0 FROM n`);
}

/** What other apps call an account. */
function publicIdOf(app: TestApp, id: number): string {
  return String(
    app.database.prepare('SELECT public_id FROM users WHERE id = ?').get(id)?.public_id,
  );
}

function patch(changes: unknown, cookie: string): RequestInit {
  return { ...json(changes, cookie), method: 'PATCH' };
}

const remove = (cookie: string): RequestInit => ({ ...asJson(cookie), method: 'DELETE' });

/** The events of a kind: about whom, by whom. */
function record(app: TestApp, kind: string) {
  const rows = app.database
    .prepare('SELECT user_id, actor_id, reason FROM events WHERE kind = ?')
    .all(kind);
  return rows.map(({ user_id, actor_id, reason }) => ({ user_id, actor_id, reason }));
}

describe('a role', () => {
  it('is read on every request: a demotion works at once, and so does a promotion', async (t) => {
    const { app, root, ada } = await setUp(t);
    const statuses = async (cookie: string) => [
      (await app.request('/users', asPage(cookie))).status,
      (await app.request('/users', asJson(cookie))).status,
    ];
    assert.deepEqual(await statuses(ada), [403, 403]);
    assert.equal((await app.request('/users/2', patch({ role: 'admin' }, root))).status, 200);
    assert.deepEqual(await statuses(ada), [200, 200]);
    assert.match(await (await app.request('/', asPage(ada))).text(), /href="\/users"/);
    assert.equal((await app.request('/users/1/role', form({ role: 'user' }, ada))).status, 303);
    assert.deepEqual(await statuses(root), [403, 403]);
    const login = await app.request('/login', json({ ...ADA, email: 'root@example.com' }));
    assert.equal(((await login.json()) as { user: { role: string } }).user.role, 'user');
  });

  it('takes with it what an administrator could have come back by', async (t) => {
    const { app, root, ada } = await setUp(t);
    await app.request('/users/2', patch({ role: 'admin' }, root));
    const urls = [
      ['/invites', json({ role: 'admin' }, ada)],
      ['/users/1/reset-link', json({}, ada)],
    ] as const;
    const links: string[] = [];
    for (const [path, init] of urls) {
      const { url } = (await (await app.request(path, init)).json()) as { url: string };
      links.push(new URL(url).pathname);
    }
    await app.request('/users/2', patch({ role: 'user' }, root));
    for (const link of links) assert.equal((await app.request(link)).status, 404, link);
  });
});

describe('GET /users', () => {
  it('lists fifty accounts at a time, in the order of e-mails, each once', async (t) => {
    const { app, root } = await setUp(t);
    addAccounts(app, 120);
    const sizes: number[] = [];
    const emails: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: Page = await list(app, root, { after });
      assert.equal(page.total, 122);
      sizes.push(page.users.length);
      emails.push(...page.users.map(({ email }) => email));
      after = page.next;
    }
    assert.deepEqual(sizes, [50, 50, 22]);
    assert.deepEqual(emails, [...new Set(emails)].sort());
    assert.equal(emails.length, 122);
  });

  it('has no next page when the last one is full', async (t) => {
    const { app, root } = await setUp(t);
    addAccounts(app, 48);
    const { users, next } = await list(app, root, {});
    assert.deepEqual([users.length, next], [50, null]);
  });

  it('finds those that begin with what is looked for, however it is written', async (t) => {
    const { app, root } = await setUp(t);
    addAccounts(app, 120);
    const found = async (q: string) =>
      (await list(app, root, { q })).users.map(({ email }) => email);
    assert.deepEqual(await found(' ADA'), ['ada@example.com']);
    assert.deepEqual(await found('ada@example.com'), ['ada@example.com']);
    assert.equal((await found('user01')).length, 10);
    for (const q of ['da@', '%', '_da', '*', "' OR 1=1 --", '\u{10ffff}']) {
      assert.deepEqual(await found(q), [], q);
    }
    const second = await list(app, root, { q: 'user', after: 'user050@example.com' });
    assert.equal(second.users[0]?.email, 'user051@example.com');
    assert.equal(second.total, 120);
    assert.equal((await list(app, root, { q: 'user', after: 'a' })).users.length, 50);
  });

  it('leads a person on to the next page and to each account, and escapes the search', async (t) => {
    const { app, root } = await setUp(t);
    addAccounts(app, 120);
    const page = await (await app.request('/users?q=user', asPage(root))).text();
    const [, next = ''] = /href="([^"]*)" rel="next"/.exec(page) ?? [];
    assert.equal(next, '/users?q=user&amp;after=user050%40example.com');
    const second = await app.request(next.replaceAll('&amp;', '&'), asPage(root));
    assert.match(await second.text(), /href="\/users\/53">user051<wbr>@example<wbr>\.com/);
    const attack = await app.request('/users?q=%22%3E%3Cimg%3E', asPage(root));
    assert.doesNotMatch(await attack.text(), /<img/);
  });

  it('finds administrators, users, and accounts that are disabled or in use', async (t) => {
    const { app, root } = await setUp(t);
    addAccounts(app, 60);
    app.database.exec("UPDATE users SET disabled_at = 1 WHERE email LIKE 'user00%' OR id = 2");
    app.database.exec("UPDATE users SET role = 'admin' WHERE email = 'user009@example.com'");
    const found = async (query: Record<string, string>) => {
      const { users, total } = await list(app, root, query);
      if (total <= 50) assert.equal(users.length, total);
      return total;
    };
    assert.equal(await found({ role: 'admin' }), 2);
    assert.equal(await found({ role: 'user' }), 60);
    assert.equal(await found({ disabled: 'true' }), 10);
    assert.equal(await found({ disabled: 'false' }), 52);
    assert.equal(await found({ role: 'admin', disabled: 'true' }), 1);
    assert.equal(await found({ role: 'user', disabled: 'true', q: 'user' }), 8);
    assert.equal(
      await found({ role: '', disabled: '', q: '' }),
      62,
      'as the empty form sends them',
    );
    assert.equal(await found({ page: '7', limit: '9', Role: 'admin' }), 62, 'unknown ones');
  });

  it('keeps the filter from page to page', async (t) => {
    const { app, root } = await setUp(t);
    addAccounts(app, 120);
    app.database.exec('UPDATE users SET disabled_at = 1 WHERE id % 2 = 0');
    const address = '/users?q=user&role=user&disabled=true';
    const page = await (await app.request(address, asPage(root))).text();
    assert.match(page, /<p>60 disabled users beginning with “user”<\/p>/);
    assert.match(page, /<option value="true" selected>/);
    const [, next = ''] = /href="([^"]*)" rel="next"/.exec(page) ?? [];
    const second = await app.request(next.replaceAll('&amp;', '&'), asJson(root));
    const { users, total } = (await second.json()) as Page;
    assert.deepEqual([users.length, total], [10, 60]);
  });

  it('refuses a filter that is none', async (t) => {
    const { app, root } = await setUp(t);
    for (const query of ['role=root', 'role=ADMIN', 'disabled=1', 'disabled=yes', 'role=%00']) {
      assert.equal((await app.request(`/users?${query}`, asJson(root))).status, 400, query);
      assert.equal((await app.request(`/users?${query}`, asPage(root))).status, 400, query);
    }
  });

  it('tells a program all about an account but its secret', async (t) => {
    const { app, root } = await setUp(t);
    const [ada, ...others] = (await list(app, root, {})).users;
    assert.deepEqual(ada, {
      publicId: publicIdOf(app, 2),
      ...{ id: 2, email: 'ada@example.com', role: 'user', disabled: false },
      ...{ createdAt: '2026-11-21T09:00:00.000Z', lastSeenAt: '2026-11-21T09:00:00.000Z' },
    });
    assert.equal(others.length, 1);
  });

  it('needs no look at every account: each query is answered by an index', async (t) => {
    const { database } = await startApp(t);
    const queries: string[] = [];
    const prepare = database.prepare.bind(database);
    database.prepare = (sql) => {
      if (/^\s*SELECT/.test(sql)) queries.push(sql);
      return prepare(sql);
    };
    createAccountStore(database);
    assert.ok(queries.length >= 5);
    for (const sql of queries) {
      const plan = prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => String(detail));
      assert.ok(plan.length > 0, sql);
      // A constant row and a sub-query are no tables; a scan inside the sub-query is a step of its own.
      const scan = /^SCAN (?!CONSTANT ROW|\(subquery)|TEMP B-TREE/;
      for (const step of plan) assert.doesNotMatch(step, scan, sql);
    }
  });

  it('begins the next page where the last one ended, and does not walk there', async (t) => {
    const { app } = await setUp(t);
    addAccounts(app, 30_000);
    const store = createAccountStore(app.database);
    const fastest = async (after: string) => {
      const times: number[] = [];
      for (let i = 0; i < 9; i++) {
        const started = performance.now();
        await store.list({ prefix: '', after, limit: 51 });
        times.push(performance.now() - started);
      }
      return Math.min(...times);
    };
    await fastest('');
    // Walking past thirty thousand entries takes ten times what fifty rows take.
    assert.ok((await fastest('user9990@example.com')) < 5 * (await fastest('')) + 0.2);
  });
});

describe('GET /users/:id', () => {
  it('shows the account, where it is signed in, what happened, and what can be done', async (t) => {
    const { app, root } = await setUp(t);
    const page = await (await app.request('/users/2', asPage(root))).text();
    assert.match(page, /ada@example\.com/);
    assert.match(page, /0002/);
    assert.match(page, /Account made/);
    const acts = ['role', 'reset-link', 'revoke-sessions', 'disable', 'delete'];
    for (const act of acts) assert.ok(page.includes(`action="/users/2/${act}"`), act);
  });

  it('offers nothing to do with oneself', async (t) => {
    const { app, root } = await setUp(t);
    const page = await (await app.request('/users/1', asPage(root))).text();
    assert.doesNotMatch(page, /action="\/users\//);
  });

  it('tells a program the same, never a ticket, a key or a hash', async (t) => {
    const { app, root } = await setUp(t);
    const text = await (await app.request('/users/2', asJson(root))).text();
    const { user, sessions, events } = JSON.parse(text);
    assert.equal(user.email, 'ada@example.com');
    assert.deepEqual([sessions.length, events.length], [1, 2]);
    assert.doesNotMatch(text, /[A-Za-z0-9_-]{43}|scrypt/);
  });

  it('answers 404 for what is no number of an account', async (t) => {
    const { app, root } = await setUp(t);
    for (const id of NONSENSE) {
      assert.equal((await app.request(`/users/${id}`, asJson(root))).status, 404, id);
    }
  });
});

describe('GET /users/:id by somebody who is no administrator', () => {
  it('tells the person themself what an administrator is told, and leads them from the page to theirs', async (t) => {
    const { app, root, ada } = await setUp(t);
    const own = await app.request('/users/2', asJson(ada));
    assert.equal(own.status, 200);
    assert.deepEqual(await own.json(), await (await app.request('/users/2', asJson(root))).json());
    const page = await app.request('/users/2', asPage(ada));
    assert.deepEqual([page.status, page.headers.get('location')], [303, '/account']);
    assert.equal((await app.request('/users/2', patch({ role: 'admin' }, ada))).status, 403);
    assert.equal((await app.request('/users/2', remove(ada))).status, 403);
  });

  it('refuses every other number in the same words, whether or not it exists', async (t) => {
    const { app, ada } = await setUp(t);
    for (const id of ['1', ...NONSENSE]) {
      const response = await app.request(`/users/${id}`, asJson(ada));
      assert.equal(response.status, 403, id);
      assert.deepEqual(await response.json(), { error: 'This is for administrators.' });
      assert.equal((await app.request(`/users/${id}`, asPage(ada))).status, 403, id);
    }
  });
});

describe('POST /users', () => {
  const GRACE = { email: ' Grace@Example.com', password: PASSWORD };

  it('makes an account that its owner can sign in to, and says where it is', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users', json({ ...GRACE, role: 'admin' }, root));
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('location'), '/users/3');
    assert.deepEqual(await response.json(), {
      publicId: publicIdOf(app, 3),
      ...{ id: 3, email: 'grace@example.com', role: 'admin', disabled: false },
      createdAt: '2026-11-21T09:00:00.000Z',
    });
    assert.deepEqual(response.headers.getSetCookie(), [], 'the administrator stays who they are');
    assert.equal(await opens(app, await signIn(app, 'grace@example.com')), true);
    assert.deepEqual(record(app, 'user_added'), [{ user_id: 3, actor_id: 1, reason: 'admin' }]);
    assert.equal(record(app, 'role_changed').length, 0);
  });

  it('makes a user unless it is asked for an administrator', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users', json(GRACE, root));
    assert.equal(((await response.json()) as { role: string }).role, 'user');
  });

  it('leads a person to the new account, which says that it is made', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users', form({ ...GRACE, role: 'user' }, root));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/users/3?done=created');
    const page = await (await app.request('/users/3?done=created', asPage(root))).text();
    assert.match(page, /role="status">The account is made\./);
  });

  it('refuses what is no account, and says what is wrong with it', async (t) => {
    const { app, root } = await setUp(t);
    const refused: [body: Record<string, unknown>, status: number, fields: string[]][] = [
      [{}, 400, ['email', 'password']],
      [{ ...GRACE, email: 'grace' }, 400, ['email']],
      [{ ...GRACE, email: ['grace@example.com'] }, 400, ['email']],
      [{ ...GRACE, password: 'short' }, 400, ['password']],
      [{ ...GRACE, password: 7 }, 400, ['password']],
      [{ ...GRACE, role: 'root' }, 400, ['role']],
      [{ ...GRACE, role: null }, 201, []],
      [{ ...GRACE, email: 'ADA@example.com' }, 409, ['email']],
    ];
    for (const [body, status, fields] of refused) {
      const response = await app.request('/users', json(body, root));
      assert.equal(response.status, status, JSON.stringify(body));
      if (status === 201) continue;
      const { error, issues } = (await response.json()) as { error: string; issues: Issue[] };
      assert.ok(error.length > 0);
      assert.deepEqual(
        issues.map(({ field }) => field),
        fields,
      );
    }
  });

  it('refuses unknown fields, and makes nothing then', async (t) => {
    const { app, root } = await setUp(t);
    for (const more of [{ id: 9 }, { disabled: false }, { Role: 'admin' }, { createdAt: 0 }]) {
      const response = await app.request('/users', json({ ...GRACE, ...more }, root));
      assert.equal(response.status, 400, JSON.stringify(more));
    }
    const body = JSON.stringify(GRACE).replace('{', '{"__proto__":{"role":"admin"},');
    assert.equal((await app.request('/users', { ...json({}, root), body })).status, 400);
    assert.equal(count(app, 'users'), 2);
    assert.deepEqual(record(app, 'user_added'), []);
  });

  it('shows the form again with what was typed, but never the password', async (t) => {
    const { app, root } = await setUp(t);
    const typed = { email: 'ada@example.com', password: PASSWORD, role: 'admin' };
    const response = await app.request('/users', form(typed, root));
    assert.equal(response.status, 409);
    const page = await response.text();
    assert.match(page, /<details class="add" open>/);
    assert.match(page, /<a href="#email">This address already has an account\.<\/a>/);
    assert.match(page, /value="ada@example\.com"/);
    assert.match(page, /<option value="admin" selected>/);
    assert.doesNotMatch(page, new RegExp(PASSWORD));
    assert.match(
      page,
      /href="\/users\/2">ada<wbr>@example<wbr>\.com/,
      'the accounts are still there',
    );
  });

  it('answers 503 when too many hashes are waiting, and stores nothing', async (t) => {
    const gate = new HashGate({ width: 1, queue: 0 });
    const app = await startApp(t, { gate });
    const root = await signUpAdmin(app);
    const full = Promise.withResolvers<void>();
    const running = gate.run(() => full.promise, AbortSignal.timeout(60_000));
    for (const init of [json(GRACE, root), form(GRACE, root)]) {
      const response = await app.request('/users', init);
      assert.equal(response.status, 503);
      assert.equal(response.headers.get('retry-after'), '5');
    }
    full.resolve();
    await running;
    assert.equal(count(app, 'users'), 1);
  });

  it('stores account and role together or not at all', async (t) => {
    const { app, root } = await setUp(t);
    app.database.exec(`
      CREATE TRIGGER fault BEFORE UPDATE ON users
      BEGIN SELECT RAISE(ABORT, 'a second step'); END`);
    const added = await app.request('/users', json({ ...GRACE, role: 'admin' }, root));
    assert.equal(added.status, 201);
    app.database.exec(`
      CREATE TRIGGER full BEFORE INSERT ON users
      BEGIN SELECT RAISE(ABORT, 'fault'); END`);
    const refused = await app.request('/users', json({ ...GRACE, email: 'eve@example.com' }, root));
    assert.equal(refused.status, 500);
    assert.equal(count(app, 'users', "role = 'admin'"), 2);
    assert.equal(record(app, 'user_added').length, 1);
  });

  const endings: Record<string, (app: TestApp) => Promise<unknown>> = {
    disabled: (app) => app.accounts.change(2, { disabled: true }),
    demoted: (app) => app.accounts.change(2, { role: 'user' }),
    deleted: (app) => app.accounts.remove(2),
  };
  for (const [name, end] of Object.entries(endings)) {
    it(`makes none for an administrator who is ${name} while the password is hashed`, async (t) => {
      const gate = new SlowGate();
      const app = await startApp(t, { gate });
      await signUpAdmin(app);
      const evil = await signUpAdmin(app, 'evil@example.com');
      const letGo = gate.holdTheNext();
      const late = app.request('/users', json({ ...GRACE, role: 'admin' }, evil));
      await gate.holding;
      await end(app);
      letGo();
      const response = await late;
      assert.equal(response.status, 403);
      assert.deepEqual(await response.json(), { error: 'This is for administrators.' });
      assert.equal(count(app, 'users', "email = 'grace@example.com'"), 0);
      assert.deepEqual(record(app, 'user_added'), []);
    });
  }

  it('tells a former administrator no address that was taken meanwhile', async (t) => {
    const gate = new SlowGate();
    const app = await startApp(t, { gate });
    await signUpAdmin(app);
    const evil = await signUpAdmin(app, 'evil@example.com');
    const letGo = gate.holdTheNext();
    const late = app.request('/users', form(GRACE, evil));
    await gate.holding;
    await signUp(app, 'grace@example.com');
    await app.accounts.change(2, { role: 'user' });
    letGo();
    const response = await late;
    assert.equal(response.status, 403);
    assert.doesNotMatch(await response.text(), /already has an account|root@example/);
  });

  it('makes one account of twenty at the same moment', async (t) => {
    const { app, root } = await setUp(t);
    const add = () => app.request('/users', json(GRACE, root));
    const answers = await Promise.all(Array.from({ length: 20 }, add));
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [201, ...Array.from({ length: 19 }, () => 409)]);
    assert.equal(count(app, 'users'), 3);
  });

  it('is for administrators with a fresh password', async (t) => {
    const { app, root, ada } = await setUp(t);
    assert.equal((await app.request('/users', json(GRACE, ada))).status, 403);
    assert.equal((await app.request('/users', json(GRACE))).status, 401);
    app.clock.now += 10 * MINUTE;
    assert.equal((await app.request('/users', json(GRACE, root))).status, 403);
    const page = await app.request('/users', form(GRACE, root));
    assert.equal(page.headers.get('location'), '/confirm?next=%2Fusers%3Fdone%3Dconfirmed');
    assert.equal(count(app, 'users'), 2);
  });
});

describe('every act of an administrator', () => {
  const acts: Record<string, (id: string, cookie: string) => [path: string, init: RequestInit]> = {
    role: (id, cookie) => [`/users/${id}/role`, json({ role: 'admin' }, cookie)],
    disable: (id, cookie) => [`/users/${id}/disable`, json({}, cookie)],
    enable: (id, cookie) => [`/users/${id}/enable`, json({}, cookie)],
    'revoke-sessions': (id, cookie) => [`/users/${id}/revoke-sessions`, json({}, cookie)],
    'reset-link': (id, cookie) => [`/users/${id}/reset-link`, json({}, cookie)],
    delete: (id, cookie) => [`/users/${id}/delete`, json({ sure: true }, cookie)],
    PATCH: (id, cookie) => [`/users/${id}`, patch({ disabled: true }, cookie)],
    DELETE: (id, cookie) => [`/users/${id}`, remove(cookie)],
  };

  for (const [name, act] of Object.entries(acts)) {
    it(`(${name}) answers 404 for what is no account, 403 to a user and to a stale session`, async (t) => {
      const { app, root, ada } = await setUp(t);
      for (const id of NONSENSE) {
        assert.equal((await app.request(...act(id, root))).status, 404, id);
      }
      assert.equal((await app.request(...act('1', ada))).status, 403);
      app.clock.now += 10 * MINUTE;
      assert.equal((await app.request(...act('2', root))).status, 403);
      const [path, init] = act('2', root);
      const page = await app.request(path, { ...form({}, root), method: init.method ?? 'POST' });
      assert.equal(page.status, 303);
      assert.equal(page.headers.get('location'), '/confirm?next=%2Fusers%2F2%3Fdone%3Dconfirmed');
      assert.equal(await opens(app, ada), true);
      assert.equal(count(app, 'events', 'actor_id IS NOT NULL'), 0);
      assert.equal(count(app, 'links'), 0);
    });
  }

  it('lands in the events, with who did it', async (t) => {
    const { app, root } = await setUp(t);
    for (const name of ['role', 'revoke-sessions', 'reset-link', 'disable', 'enable', 'DELETE']) {
      const [path, init] = acts[name]?.('2', root) ?? assert.fail();
      assert.ok((await app.request(path, init)).status < 300, name);
    }
    const about = { user_id: 2, actor_id: 1, reason: null };
    assert.deepEqual(record(app, 'role_changed'), [], 'those of a deleted account go with it');
    assert.deepEqual(record(app, 'user_deleted'), [about]);
    const logged = app.logged.filter(({ actorId }) => actorId === 1).map(({ event }) => event);
    assert.deepEqual(logged, [
      ...['role_changed', 'sessions_revoked', 'reset_link_made'],
      ...['user_disabled', 'user_enabled', 'user_deleted'],
    ]);
  });
});

describe('POST /users/:id/role', () => {
  it('changes it, says so, and records the new one', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/2/role', form({ role: 'admin' }, root));
    assert.equal(response.headers.get('location'), '/users/2?done=role');
    assert.equal(count(app, 'users', "role = 'admin'"), 2);
    assert.deepEqual(record(app, 'role_changed'), [{ user_id: 2, actor_id: 1, reason: 'admin' }]);
    await app.request('/users/2/role', form({ role: 'admin' }, root));
    assert.equal(record(app, 'role_changed').length, 1, 'what is so already is no event');
  });

  it('refuses a role that does not exist', async (t) => {
    const { app, root } = await setUp(t);
    for (const role of ['root', '', 'ADMIN', ['admin'], null, true]) {
      const response = await app.request('/users/2/role', json({ role }, root));
      assert.equal(response.status, 400, JSON.stringify(role));
    }
    assert.equal((await app.request('/users/2/role', form({}, root))).status, 400);
  });

  it('leaves the last administrator what they are', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/1/role', form({ role: 'user' }, root));
    assert.equal(response.status, 409);
    assert.match(await response.text(), /only administrator/);
    assert.equal((await app.request('/users', asPage(root))).status, 200);
  });
});

describe('POST /users/:id/disable', () => {
  it('ends sessions, reset links and invitations in one act', async (t) => {
    const { app, root } = await setUp(t);
    const eve = await signUpAdmin(app, 'eve@example.com');
    const phone = await signIn(app, 'eve@example.com');
    (await app.links.reset(3, 1)) ?? assert.fail();
    await app.links.createInvitation('admin', 3);
    (await app.links.reset(2, 3)) ?? assert.fail();
    const response = await app.request('/users/3/disable', form({}, root));
    assert.equal(response.headers.get('location'), '/users/3?done=disabled');
    assert.ok(!(await opens(app, eve)) && !(await opens(app, phone)));
    assert.equal(count(app, 'sessions', 'user_id = 3'), 0);
    assert.equal(count(app, 'links'), 0);
    assert.deepEqual(record(app, 'user_disabled'), [{ user_id: 3, actor_id: 1, reason: null }]);
  });

  it('leaves others and their links alone', async (t) => {
    const { app, root, ada } = await setUp(t);
    await signUp(app, 'eve@example.com');
    (await app.links.reset(2, 1)) ?? assert.fail();
    await app.links.createInvitation('user', 1);
    await app.request('/users/3/disable', form({}, root));
    assert.ok((await opens(app, ada)) && (await opens(app, root)));
    assert.equal(count(app, 'links'), 2);
  });

  for (const table of ['links', 'sessions', 'users']) {
    it(`happens as a whole or not at all (a failure at the table ${table})`, async (t) => {
      const { app, root, ada } = await setUp(t);
      app.database.exec("UPDATE users SET role = 'admin' WHERE id = 2");
      (await app.links.reset(2, 1)) ?? assert.fail();
      await app.links.createInvitation('user', 2);
      const act = table === 'users' ? 'UPDATE' : 'DELETE';
      app.database.exec(`
        CREATE TRIGGER fault BEFORE ${act} ON ${table}
        BEGIN SELECT RAISE(ABORT, 'fault'); END`);
      assert.equal((await app.request('/users/2/disable', form({}, root))).status, 500);
      assert.equal(await opens(app, ada), true);
      assert.equal(count(app, 'users', 'disabled_at IS NOT NULL'), 0);
      assert.equal(count(app, 'sessions', 'user_id = 2'), 1);
      assert.equal(count(app, 'links'), 2);
      assert.deepEqual(record(app, 'user_disabled'), []);
      app.database.exec('DROP TRIGGER fault');
      assert.equal((await app.request('/users/2/disable', form({}, root))).status, 303);
      assert.equal(await opens(app, ada), false);
    });
  }

  it('refuses the log-in with the words for a wrong password, to the byte', async (t) => {
    const { app, root } = await setUp(t);
    const attempt = async (password: string) => {
      const response = await app.request('/login', form({ ...ADA, password }));
      const headers = [...response.headers].filter(([name]) => name !== 'date');
      return { status: response.status, headers, page: await response.text() };
    };
    const wrong = await attempt('not her password');
    await app.request('/users/2/disable', form({}, root));
    assert.equal(wrong.status, 401);
    assert.deepEqual(await attempt(PASSWORD), wrong);
    assert.deepEqual(
      record(app, 'login_failed').map(({ reason }) => reason),
      ['wrong_password', 'disabled'],
    );
  });

  it('cannot be done to oneself, nor twice', async (t) => {
    const { app, root } = await setUp(t);
    await signUpAdmin(app, 'eve@example.com');
    assert.equal((await app.request('/users/1/disable', json({}, root))).status, 409);
    assert.equal(await opens(app, root), true);
    for (let i = 0; i < 2; i++) await app.request('/users/2/disable', json({}, root));
    assert.equal(record(app, 'user_disabled').length, 1);
  });
});

describe('POST /users/:id/enable', () => {
  it('lets the person sign in again; what ended stays ended', async (t) => {
    const { app, root, ada } = await setUp(t);
    await app.request('/users/2/disable', form({}, root));
    const response = await app.request('/users/2/enable', form({}, root));
    assert.equal(response.headers.get('location'), '/users/2?done=enabled');
    assert.equal(await opens(app, ada), false);
    assert.equal(await opens(app, await signIn(app)), true);
    assert.equal(record(app, 'user_enabled').length, 1);
  });
});

describe('POST /users/:id/revoke-sessions', () => {
  it('signs the person out everywhere, and nobody else', async (t) => {
    const { app, root, ada } = await setUp(t);
    const phone = await signIn(app);
    const response = await app.request('/users/2/revoke-sessions', form({}, root));
    assert.equal(response.headers.get('location'), '/users/2?done=signed-out');
    assert.ok(!(await opens(app, ada)) && !(await opens(app, phone)));
    assert.equal(await opens(app, root), true);
    assert.equal(count(app, 'sessions', 'user_id = 2'), 0);
  });

  it('leaves an administrator who names themselves the session they are in', async (t) => {
    const { app, root } = await setUp(t);
    const phone = await signIn(app, 'root@example.com');
    await app.request('/users/1/revoke-sessions', form({}, root));
    assert.deepEqual([await opens(app, root), await opens(app, phone)], [true, false]);
  });
});

describe('POST /users/:id/reset-link', () => {
  it('shows the link once, for one hour', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/2/reset-link', form({}, root));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const [, url = ''] = />([^<]*\/reset\/[^<]*)<\/output>/.exec(await response.text()) ?? [];
    assert.ok(url.startsWith(`${app.origin}/reset/`));
    assert.equal((await openLink(app, new URL(url).pathname)).status, 200);
    const later = await (await app.request('/users/2', asPage(root))).text();
    assert.doesNotMatch(later, /\/reset\//);
  });

  it('answers a program with the link and its end', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/2/reset-link', json({}, root));
    assert.equal(response.status, 201);
    const { url, expiresAt } = (await response.json()) as { url: string; expiresAt: string };
    assert.match(url, /\/reset\/[A-Za-z0-9_-]{43}$/);
    assert.equal(expiresAt, '2026-11-21T10:00:00.000Z');
  });

  it('is refused for an account that is disabled', async (t) => {
    const { app, root } = await setUp(t);
    await app.request('/users/2/disable', json({}, root));
    assert.equal((await app.request('/users/2/reset-link', json({}, root))).status, 409);
    assert.equal(count(app, 'links'), 0);
  });

  it('is not made by somebody who loses the role before it is stored', async (t) => {
    const { app, root } = await setUp(t);
    (await app.links.reset(2, null)) ?? assert.fail();
    // The new link takes the place of the one before, so this is the moment before it is stored.
    app.database.exec(`
      CREATE TRIGGER demotion BEFORE DELETE ON links
      BEGIN UPDATE users SET role = 'user' WHERE id = 1; END`);
    const response = await app.request('/users/2/reset-link', json({}, root));
    assert.equal(response.status, 403);
    assert.deepEqual(await response.json(), { error: 'This is for administrators.' });
    assert.equal(count(app, 'links', 'created_by IS NULL'), 1);
    assert.deepEqual(record(app, 'reset_link_made'), []);
  });

  it('leaves one link when two are made at the same moment', async (t) => {
    const { app, root } = await setUp(t);
    const make = () => app.request('/users/2/reset-link', json({}, root));
    await Promise.all(Array.from({ length: 8 }, make));
    assert.equal(count(app, 'links'), 1);
  });
});

describe('deleting an account', () => {
  it('needs the box to be ticked, on the page and by a program', async (t) => {
    const { app, root, ada } = await setUp(t);
    const page = await app.request('/users/2/delete', form({}, root));
    assert.equal(page.status, 400);
    assert.match(await page.text(), /Tick the box/);
    for (const sure of [undefined, false, 'yes', 1]) {
      assert.equal((await app.request('/users/2/delete', json({ sure }, root))).status, 400);
    }
    assert.equal(await opens(app, ada), true);
  });

  it('removes everything of it', async (t) => {
    const { app, root, ada } = await setUp(t);
    app.database.exec("UPDATE users SET role = 'admin' WHERE id = 2");
    (await app.links.reset(2, 1)) ?? assert.fail();
    await app.links.createInvitation('user', 2);
    const response = await app.request('/users/2/delete', form({ sure: 'on' }, root));
    assert.equal(response.headers.get('location'), '/users?done=deleted');
    assert.equal(await opens(app, ada), false);
    assert.equal(app.sessions.size, 1);
    assert.deepEqual(
      ['users', 'sessions', 'links'].map((table) => count(app, table)),
      [1, 1, 0],
    );
    assert.equal(count(app, 'events', "user_id = 2 AND kind <> 'user_deleted'"), 0);
    assert.equal((await app.request('/login', json(ADA))).status, 401);
    assert.equal((await app.request('/users/2', asJson(root))).status, 404);
  });

  it('by DELETE answers 204', async (t) => {
    const { app, root, ada } = await setUp(t);
    assert.equal((await app.request('/users/2', remove(root))).status, 204);
    assert.equal(await opens(app, ada), false);
    assert.equal((await app.request('/users/2', remove(root))).status, 404);
  });

  it('cannot be done to oneself: there the password is asked', async (t) => {
    const { app, root } = await setUp(t);
    await signUpAdmin(app, 'eve@example.com');
    assert.equal((await app.request('/users/1', remove(root))).status, 409);
    assert.equal(await opens(app, root), true);
  });
});

describe('PATCH /users/:id', () => {
  it('changes the role and whether it is disabled, and answers with the account', async (t) => {
    const { app, root, ada } = await setUp(t);
    const change = { role: 'admin', disabled: true };
    const response = await app.request('/users/2', patch(change, root));
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      publicId: publicIdOf(app, 2),
      ...{ id: 2, email: 'ada@example.com', createdAt: '2026-11-21T09:00:00.000Z', ...change },
    });
    assert.equal(await opens(app, ada), false);
    await app.request('/users/2', patch({ disabled: false, role: 'user' }, root));
    assert.equal(count(app, 'users', "role = 'user' AND disabled_at IS NULL"), 1);
  });

  it('refuses unknown fields and values, and changes nothing then', async (t) => {
    const { app, root } = await setUp(t);
    const refused = [
      { email: 'x@example.com' },
      { role: 'admin', id: 7 },
      { role: 'root' },
      { disabled: 'true' },
      { disabled: 1 },
      { role: null },
      { Role: 'admin' },
    ];
    for (const changes of refused) {
      const response = await app.request('/users/2', patch(changes, root));
      assert.equal(response.status, 400, JSON.stringify(changes));
    }
    const body = '{"__proto__":{"role":"admin"}}';
    assert.equal((await app.request('/users/2', { ...patch({}, root), body })).status, 400);
    assert.equal(count(app, 'users', "id = 2 AND role = 'user' AND disabled_at IS NULL"), 1);
  });

  it('compares what is asked for with the account as it is when the body is there', async (t) => {
    const { app, root } = await setUp(t);
    await app.accounts.change(2, { disabled: true });
    const body = JSON.stringify({ disabled: true });
    const socket = connect(app.port, '127.0.0.1');
    const closed = once(socket, 'close');
    const chunks: Buffer[] = [];
    const invited = new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        chunks.push(chunk);
        resolve();
      });
    });
    const headers = [
      ...[`Host: localhost:${app.port}`, `Cookie: ${root}`, 'Content-Type: application/json'],
      ...[`Content-Length: ${body.length}`, 'Expect: 100-continue'],
    ];
    socket.write(rawRequest('PATCH /users/2 HTTP/1.1', headers));
    await invited;
    await app.accounts.change(2, { disabled: false });
    socket.write(body);
    await closed;
    const answer = Buffer.concat(chunks).toString();
    assert.match(answer, /^HTTP\/1\.1 200 OK/m);
    assert.match(answer, /"disabled":true/);
    assert.equal(count(app, 'users', 'id = 2 AND disabled_at IS NOT NULL'), 1);
  });

  it('changes nothing when one of two changes is refused', async (t) => {
    const { app, root } = await setUp(t);
    await signUpAdmin(app, 'eve@example.com');
    const changes = { role: 'user', disabled: true };
    assert.equal((await app.request('/users/1', patch(changes, root))).status, 409);
    assert.equal((await app.request('/users', asPage(root))).status, 200);
    assert.deepEqual(record(app, 'role_changed'), []);
  });

  for (const [disabled, role] of [
    [true, 'admin'],
    [false, 'admin'],
    [true, 'user'],
  ] as const) {
    it(`makes somebody ${role} and ${disabled ? 'disabled' : 'enabled'}, or neither`, async (t) => {
      const { app, root } = await setUp(t);
      await app.accounts.change(2, {
        role: role === 'admin' ? 'user' : 'admin',
        disabled: !disabled,
      });
      const before = app.database.prepare('SELECT * FROM users').all();
      // As when the disk is full after the first of the two changes.
      app.database.exec(`CREATE TEMP TRIGGER no_room BEFORE UPDATE OF disabled_at ON main.users
        BEGIN SELECT RAISE(FAIL, 'no room'); END`);
      assert.equal((await app.request('/users/2', patch({ role, disabled }, root))).status, 500);
      assert.deepEqual(app.database.prepare('SELECT * FROM users').all(), before);
      app.database.exec('DROP TRIGGER no_room');
      const answer = await app.request('/users/2', patch({ role, disabled }, root));
      const after = (await answer.json()) as { role: string; disabled: boolean };
      assert.deepEqual([after.role, after.disabled], [role, disabled]);
      for (const kind of ['role_changed', disabled ? 'user_disabled' : 'user_enabled']) {
        assert.equal(record(app, kind).length, 1, kind);
      }
    });
  }
});

describe('two administrators at the same moment', () => {
  const races: Record<string, (id: number, cookie: string) => [path: string, init: RequestInit]> = {
    'who demote each other': (id, cookie) => [`/users/${id}`, patch({ role: 'user' }, cookie)],
    'who disable each other': (id, cookie) => [`/users/${id}/disable`, json({}, cookie)],
    'who delete each other': (id, cookie) => [`/users/${id}`, remove(cookie)],
    'who both leave': (_id, cookie) => ['/account/delete', json({ password: PASSWORD }, cookie)],
    'who both step down': (id, cookie) => [`/users/${3 - id}`, patch({ role: 'user' }, cookie)],
  };

  for (const [name, act] of Object.entries(races)) {
    it(`${name} leave one`, async (t) => {
      for (let round = 0; round < 3; round++) {
        const app = await startApp(t);
        const first = await signUpAdmin(app);
        const second = await signUpAdmin(app, 'eve@example.com');
        const responses = await Promise.all([
          app.request(...act(2, first)),
          app.request(...act(1, second)),
        ]);
        const done = responses.filter(({ status }) => status < 300).length;
        assert.equal(done, 1);
        assert.equal(count(app, 'users', "role = 'admin' AND disabled_at IS NULL"), 1);
      }
    });
  }
});
