import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HashGate } from '../../src/auth/passwords/hash-gate.ts';
import type { Mail } from '../../src/process/mail-message.ts';
import { keptIn } from '../kept-form.ts';
import { opens, PASSWORD, signIn, signUp, signUpAdmin } from '../people.ts';
import { form, json, redeem } from '../requests.ts';
import { settle } from '../settle.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';
import { SlowGate } from './slow-gate.ts';
import { MINUTE, publicIdOf, record, setUp } from './users-site.ts';

type Issue = { readonly field: string; readonly message: string };

describe('POST /users', () => {
  const GRACE = { email: ' Grace@Example.com', password: PASSWORD };

  it('makes an account that its owner can sign in to, and says where it is', async (t) => {
    const { app, root } = await setUp(t);
    const name = ' Grace Hopper';
    const response = await app.request('/users', json({ ...GRACE, name, role: 'admin' }, root));
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('location'), '/users/3');
    assert.deepEqual(await response.json(), {
      publicId: await publicIdOf(app, 3),
      id: 3,
      email: 'grace@example.com',
      emailConfirmed: false,
      name: 'Grace Hopper',
      passwordChosen: true,
      role: 'admin',
      groups: [],
      disabled: false,
      secondFactor: false,
      createdAt: '2026-11-21T09:00:00.000Z',
    });
    assert.deepEqual(response.headers.getSetCookie(), [], 'the administrator stays who they are');
    assert.equal(await opens(app, await signIn(app, 'grace@example.com')), true);
    assert.deepEqual(await record(app, 'user_added'), [{ userId: 3, actorId: 1, reason: 'admin' }]);
    assert.equal((await record(app, 'role_changed')).length, 0);
  });

  it('makes a user unless it is asked for an administrator', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users', json(GRACE, root));
    assert.equal(((await response.json()) as { role: string }).role, 'user');
  });

  it('makes a link of seven days from the page, and no password', async (t) => {
    const { app, root } = await setUp(t);
    const typed = { email: ' Grace@example.com', name: 'Grace Hopper', role: 'user' };
    const response = await app.request('/users', form(typed, root));
    assert.equal(response.status, 200);
    const page = await response.text();
    assert.match(page, /<h1 class="address">Grace Hopper<\/h1>/);
    assert.match(page, /No password yet/);
    const [, path = ''] = /https?:\/\/[^/]+(\/reset\/[\w-]{43})</.exec(page) ?? [];
    app.clock.now += 6 * 1_440 * MINUTE;
    await redeem(app, path, form({ password: PASSWORD }));
    assert.equal(await opens(app, await signIn(app, 'grace@example.com')), true);
    assert.equal((await app.accounts.find('grace@example.com'))?.user.name, 'Grace Hopper');
  });

  it('takes no password from the page: it would be known to two', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users', form({ ...GRACE, role: 'user' }, root));
    assert.equal(response.status, 400);
    assert.equal(await count(app, 'users'), 2);
  });

  it('mails the link where there is mail, and shows it to nobody else', async (t) => {
    const mails: Mail[] = [];
    const app = await startApp(t, { mail: async (mail) => void mails.push(mail) });
    const root = await signUpAdmin(app);
    const response = await app.request(
      '/users',
      form({ email: 'grace@example.com', role: 'user' }, root),
    );
    assert.equal(response.headers.get('location'), '/users/2?done=added');
    const made = await app.request('/users', json({ email: 'eve@example.com' }, root));
    const { url, mailed } = (await made.json()) as { url: string | null; mailed: boolean };
    assert.deepEqual([url, mailed], [null, true]);
    await settle();
    const [mail] = mails.filter(({ to }) => to === 'grace@example.com');
    const [, path = ''] = /(\/reset\/[\w-]{43})\n/.exec(mail?.text ?? '') ?? [];
    await redeem(app, path, form({ password: PASSWORD }));
    const { user } = (await app.accounts.find('grace@example.com')) ?? assert.fail();
    assert.equal(user.emailConfirmedAt, app.clock.now);
  });

  it('refuses what is no account, and says what is wrong with it', async (t) => {
    const { app, root } = await setUp(t);
    const refused: [body: Record<string, unknown>, status: number, fields: string[]][] = [
      [{}, 400, ['email']],
      [{ password: 'a' }, 400, ['email', 'password']],
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
    assert.equal(await count(app, 'users'), 2);
    assert.deepEqual(await record(app, 'user_added'), []);
  });

  it('returns the form with what was typed', async (t) => {
    const { app, root } = await setUp(t);
    const typed = { email: 'ada@example.com', name: '<Ada>', role: 'admin' };
    const response = await app.request('/users', form(typed, root));
    assert.equal(response.status, 409);
    const page = await response.text();
    assert.match(page, /<details class="add" open>/);
    assert.match(page, /<a href="#email">This address already has an account\.<\/a>/);
    assert.match(page, /value="ada@example\.com"/);
    assert.match(page, /<option value="admin" selected>/);
    assert.match(page, /value="&lt;Ada&gt;"/);
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
    const response = await app.request('/users', json(GRACE, root));
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '5');
    full.resolve();
    await running;
    assert.equal(await count(app, 'users'), 1);
  });

  it('stores account and role together or not at all', async (t) => {
    const { app, root } = await setUp(t);
    await app.testDatabase.breakChange('UPDATE', 'users'); // there is no second step
    const added = await app.request('/users', json({ ...GRACE, role: 'admin' }, root));
    assert.equal(added.status, 201);
    await app.testDatabase.breakChange('INSERT', 'users');
    const refused = await app.request('/users', json({ ...GRACE, email: 'eve@example.com' }, root));
    assert.equal(refused.status, 500);
    assert.equal(await count(app, 'users', { role: 'admin' }), 2);
    assert.equal((await record(app, 'user_added')).length, 1);
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
      assert.equal(await count(app, 'users', { email: 'grace@example.com' }), 0);
      assert.deepEqual(await record(app, 'user_added'), []);
    });
  }

  it('tells a former administrator no address that was taken meanwhile', async (t) => {
    const gate = new SlowGate();
    const app = await startApp(t, { gate });
    await signUpAdmin(app);
    const evil = await signUpAdmin(app, 'evil@example.com');
    const letGo = gate.holdTheNext();
    const late = app.request('/users', json(GRACE, evil));
    await gate.holding;
    await signUp(app, 'grace@example.com');
    await app.accounts.change(2, { role: 'user' });
    letGo();
    const response = await late;
    assert.equal(response.status, 403);
    assert.doesNotMatch(await response.text(), /already has an account|root@example/);
  });

  it('makes one account of eight at the same moment', async (t) => {
    const { app, root } = await setUp(t);
    const add = () => app.request('/users', json(GRACE, root));
    const answers = await Promise.all(Array.from({ length: 8 }, add));
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [201, ...Array.from({ length: 7 }, () => 409)]);
    assert.equal(await count(app, 'users'), 3);
  });

  it('is for administrators with a fresh password', async (t) => {
    const { app, root, ada } = await setUp(t);
    assert.equal((await app.request('/users', json(GRACE, ada))).status, 403);
    assert.equal((await app.request('/users', json(GRACE))).status, 401);
    app.clock.now += 10 * MINUTE;
    assert.equal((await app.request('/users', json(GRACE, root))).status, 403);
    const kept = await keptIn(await app.request('/users', form(GRACE, root)));
    assert.equal(kept['kept.email'], GRACE.email);
    assert.equal(await count(app, 'users'), 2);
  });
});
