import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Mail } from '../../src/process/mail-message.ts';
import { confirmKept } from '../kept-form.ts';
import { signUpRootAndAda } from '../people.ts';
import { asPage, form, json } from '../requests.ts';
import { settle } from '../settle.ts';
import { startApp } from '../support.ts';
import { MINUTE, patch, record, setUp } from './users-site.ts';

const EDIT = { email: ' Ada.King@example.com ', name: ' Ada King ' };

describe('POST /users/:id/edit', () => {
  it('corrects the name and the address, and records both with the administrator', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/2/edit', form(EDIT, root));
    assert.equal(response.headers.get('location'), '/users/2?done=edited');
    const user = await app.accounts.byId(2);
    assert.deepEqual([user?.name, user?.email], ['Ada King', 'ada.king@example.com']);
    for (const kind of ['name_changed', 'email_changed']) {
      assert.deepEqual(await record(app, kind), [{ userId: 2, actorId: 1, reason: null }]);
    }
    assert.equal((await app.request('/users/2/edit', json(EDIT, root))).status, 204);
    assert.equal((await record(app, 'name_changed')).length, 1, 'nothing changed the second time');
  });

  it('refuses a bad one in the page, with what was typed', async (t) => {
    const { app, root } = await setUp(t);
    for (const [fields, status, message] of [
      [{ email: 'ada', name: '<Ada>' }, 400, /should look like name@example/],
      [{ email: 'root@example.com', name: '<Ada>' }, 409, /Another account has this address\./],
    ] as const) {
      const response = await app.request('/users/2/edit', form(fields, root));
      assert.equal(response.status, status);
      const page = await response.text();
      assert.match(page, message);
      assert.match(page, /value="&lt;Ada&gt;"/);
      assert.equal((await app.request('/users/2/edit', json(fields, root))).status, status);
    }
    assert.equal((await app.accounts.byId(2))?.name, '');
  });

  it('is not for the own account', async (t) => {
    const { app, root } = await setUp(t);
    assert.equal((await app.request('/users/1/edit', json(EDIT, root))).status, 409);
  });
});

describe('PATCH /users/:id with a name and an address', () => {
  it('corrects both and the role, or nothing', async (t) => {
    const { app, root } = await setUp(t);
    const taken = { email: 'Root@example.com', name: 'Ada', role: 'admin' };
    const refused = await app.request('/users/2', patch(taken, root));
    assert.equal(refused.status, 409);
    const message = 'Another account has this address.';
    const issues = [{ field: 'email', message }];
    assert.deepEqual(await refused.json(), { error: message, issues });
    const bad = await app.request('/users/2', patch({ email: 'ada', role: 'admin' }, root));
    assert.equal(bad.status, 400);
    const before = await app.accounts.byId(2);
    assert.deepEqual([before?.email, before?.name, before?.role], ['ada@example.com', '', 'user']);
    const response = await app.request('/users/2', patch({ ...EDIT, role: 'admin' }, root));
    assert.equal(response.status, 200);
    const { email, name, role } = (await response.json()) as Record<string, unknown>;
    assert.deepEqual([email, name, role], ['ada.king@example.com', 'Ada King', 'admin']);
    for (const kind of ['name_changed', 'email_changed']) {
      assert.deepEqual(await record(app, kind), [{ userId: 2, actorId: 1, reason: null }]);
    }
  });

  it('is not for the own account', async (t) => {
    const { app, root } = await setUp(t);
    for (const change of [{ email: 'new@example.com' }, { name: 'Root' }]) {
      assert.equal((await app.request('/users/1', patch(change, root))).status, 409);
    }
    assert.equal((await app.accounts.byId(1))?.email, 'root@example.com');
  });
});

describe('a corrected address where there is mail', () => {
  for (const [way, change] of [
    ['POST /users/:id/edit', (root: string) => ['/users/2/edit', form(EDIT, root)]],
    ['PATCH /users/:id', (root: string) => ['/users/2', patch(EDIT, root)]],
  ] as const) {
    it(`is to be confirmed, and the old one is told: ${way}`, async (t) => {
      const mails: Mail[] = [];
      const mail = async (letter: Mail) => void mails.push(letter);
      const app = await startApp(t, { mail });
      const { root } = await signUpRootAndAda(app);
      await settle();
      await app.accounts.change(2, { emailConfirmedAt: app.clock.now });
      mails.length = 0;
      const [path, init] = change(root) as [string, RequestInit];
      assert.ok((await app.request(path, init)).ok || way.startsWith('POST'));
      await settle();
      assert.equal((await app.accounts.byId(2))?.emailConfirmedAt, null);
      const texts = (to: string) => mails.filter((one) => one.to === to).map(({ text }) => text);
      const [told = '', ...noMore] = texts('ada@example.com');
      assert.match(told, /Your account now has the address ada\.king@example\.com\./);
      assert.deepEqual(noMore, []);
      const asked = texts('ada.king@example.com').filter((text) => /\/confirm-email\//.test(text));
      assert.equal(asked.length, 1);
    });
  }

  it('gets no link to confirm for an account without a password: nobody can sign in', async (t) => {
    const mails: Mail[] = [];
    const mail = async (letter: Mail) => void mails.push(letter);
    const app = await startApp(t, { mail });
    const { root } = await signUpRootAndAda(app);
    const made = await app.request('/users', json({ email: 'eve@example.com' }, root));
    assert.equal(made.status, 201);
    await settle();
    mails.length = 0;
    await app.request('/users/3', patch({ email: 'eva@example.com' }, root));
    await settle();
    assert.ok(!mails.some(({ text }) => text.includes('/confirm-email/')));
  });
});

describe('the way back from an account to the list', () => {
  const backOf = (page: string) => /<a href="([^"]*)">Back to the list</.exec(page)?.[1];

  it('leads to the page of the list that it came from', async (t) => {
    const { app, root } = await setUp(t);
    const list = await (await app.request('/users?q=a&role=user', asPage(root))).text();
    const [, path = ''] = /href="(\/users\/2\?list=[^"]*)"/.exec(list) ?? [];
    const page = await (await app.request(path, asPage(root))).text();
    assert.equal(backOf(page), '/users?q=a&amp;role=user');
  });

  it('is the same after an action on the account, and after a form that was refused', async (t) => {
    const { app, root } = await setUp(t);
    const at = '/users/2?list=q%3Da%26role%3Duser';
    const page = await (await app.request(at, asPage(root))).text();
    const actions = [...page.matchAll(/action="(\/users\/2\/[^"]*)"/g)].map(
      ([, path = '']) => path,
    );
    assert.ok(actions.length >= 5);
    for (const action of actions) assert.match(action, /\?list=q%3Da%26role%3Duser$/);
    const done = await app.request('/users/2/edit?list=q%3Da%26role%3Duser', form(EDIT, root));
    const next = done.headers.get('location') ?? '';
    assert.equal(next, '/users/2?done=edited&list=q%3Da%26role%3Duser');
    assert.equal(
      backOf(await (await app.request(next, asPage(root))).text()),
      '/users?q=a&amp;role=user',
    );
    const bad = form({ ...EDIT, email: 'ada' }, root);
    const refused = await app.request('/users/2/edit?list=q%3Da%26role%3Duser', bad);
    assert.equal(backOf(await refused.text()), '/users?q=a&amp;role=user');
    app.clock.now += 11 * MINUTE;
    const waits = await app.request('/users/2/role?list=q%3Da', form({ role: 'admin' }, root));
    const changed = await confirmKept(app, waits, root);
    assert.equal(changed.headers.get('location'), '/users/2?done=role-admin&list=q%3Da');
  });

  it('leads nowhere else, whatever the address says', async (t) => {
    const { app, root } = await setUp(t);
    for (const list of ['https://evil.example', '//evil.example/', 'role=king', '/../x?y']) {
      const path = `/users/2?${new URLSearchParams({ list })}`;
      const page = await (await app.request(path, asPage(root))).text();
      assert.match(backOf(page) ?? '/users?q=', /^\/users\?q=$/, list);
    }
  });
});
