import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addTotp } from '../factor-app.ts';
import { signIn } from '../people.ts';
import { asJson, asPage } from '../requests.ts';
import { stored } from '../stored.ts';
import type { TestApp } from '../support.ts';
import { publicIdOf, setUp } from './users-site.ts';

type Page = {
  readonly users: readonly { readonly email: string }[];
  readonly previous: string | null;
  readonly next: string | null;
  readonly total: number;
};

async function list(app: TestApp, cookie: string, query: Record<string, string>): Promise<Page> {
  const response = await app.request(`/users?${new URLSearchParams(query)}`, asJson(cookie));
  return (await response.json()) as Page;
}

/** Adds accounts named user001@example.com and so on, which cannot be signed in to. */
async function addAccounts(app: TestApp, amount: number): Promise<void> {
  for (let i = 1; i <= amount; i++) {
    const email = `user${String(i).padStart(3, '0')}@example.com`;
    const account = { email, passwordHash: '', role: 'user', createdAt: 0 } as const;
    await app.stores.accounts.insert(account);
  }
}

describe('GET /users', () => {
  it('lists fifty accounts at a time, in the order of e-mails, each once', async (t) => {
    const { app, root } = await setUp(t);
    await addAccounts(app, 120);
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
    await addAccounts(app, 48);
    const { users, next } = await list(app, root, {});
    assert.deepEqual([users.length, next], [50, null]);
  });

  it('finds those that have what is looked for in the address or name, however it is written', async (t) => {
    const { app, root } = await setUp(t);
    await addAccounts(app, 120);
    const found = async (q: string) =>
      (await list(app, root, { q })).users.map(({ email }) => email);
    assert.deepEqual(await found(' ADA'), ['ada@example.com']);
    assert.deepEqual(await found('ada@example.com'), ['ada@example.com']);
    assert.deepEqual(await found('da@'), ['ada@example.com']);
    await app.accounts.change(2, { name: 'Élodie' });
    assert.deepEqual(await found('elo'), ['ada@example.com']);
    assert.equal((await found('user01')).length, 10);
    for (const q of ['%', '_da', '*', "' OR 1=1 --", '\u{10ffff}']) {
      assert.deepEqual(await found(q), [], q);
    }
    const first = await list(app, root, { q: 'user' });
    assert.deepEqual([first.previous, first.total], [null, 120]);
    const second = await list(app, root, { q: 'user', after: first.next ?? '' });
    assert.equal(second.users[0]?.email, 'user051@example.com');
    assert.deepEqual(await list(app, root, { q: 'user', before: second.previous ?? '' }), first);
  });

  it('sorts by last use and age, both ways, and finds those that were never used', async (t) => {
    const { app, root } = await setUp(t);
    await addAccounts(app, 3);
    const found = async (query: Record<string, string>) =>
      (await list(app, root, query)).users.map(({ email }) => email.slice(0, email.indexOf('@')));
    app.clock.now += 1;
    await signIn(app, 'ada@example.com');
    const bySeen = ['user001', 'user002', 'user003', 'root', 'ada'];
    assert.deepEqual(await found({ sort: 'seen' }), bySeen);
    assert.deepEqual(await found({ sort: 'seen', order: 'desc' }), bySeen.toReversed());
    assert.deepEqual(await found({ sort: 'created', order: 'desc' }), [
      'ada',
      'root',
      ...bySeen.slice(0, 3).reverse(),
    ]);
    assert.deepEqual(await found({ never: 'true' }), bySeen.slice(0, 3));
    assert.deepEqual(await found({ never: 'false', sort: 'email', order: 'asc' }), ['ada', 'root']);
  });

  it('leads a person on to the next page and to each account, and escapes the search', async (t) => {
    const { app, root } = await setUp(t);
    await addAccounts(app, 120);
    const page = await (await app.request('/users?q=user', asPage(root))).text();
    const [, next = ''] = /href="([^"]*)" rel="next"/.exec(page) ?? [];
    assert.equal(next, '/users?q=user&amp;after=52-user050%40example.com');
    const second = await app.request(next.replaceAll('&amp;', '&'), asPage(root));
    assert.match(
      await second.text(),
      /href="\/users\/53\?list=[^"]*">user051<wbr>@example<wbr>\.com/,
    );
    const attack = await app.request('/users?q=%22%3E%3Cimg%3E', asPage(root));
    assert.doesNotMatch(await attack.text(), /<img/);
  });

  it('finds administrators, users, and accounts that are disabled or active', async (t) => {
    const { app, root } = await setUp(t);
    await addAccounts(app, 60);
    for (const { id, email } of await stored(app.testDatabase, 'users')) {
      if (email.startsWith('user00') || id === 2) await app.accounts.change(id, { disabled: true });
      if (email === 'user009@example.com') await app.accounts.change(id, { role: 'admin' });
    }
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

  it('finds accounts without a second factor, and keeps that in the next search', async (t) => {
    const { app, root } = await setUp(t);
    await addTotp(app);
    const found = async (factor: string) =>
      (await list(app, root, { factor })).users.map(({ email }) => email);
    assert.deepEqual(await found('true'), ['ada@example.com']);
    assert.deepEqual(await found('false'), ['root@example.com']);
    const page = await (await app.request('/users?factor=false', asPage(root))).text();
    assert.match(page, /1 account without a second factor/);
    assert.match(page, /<input type="hidden" name="factor" value="false">/);
  });

  it('keeps the filter from page to page', async (t) => {
    const { app, root } = await setUp(t);
    await addAccounts(app, 120);
    for (const { id } of await stored(app.testDatabase, 'users')) {
      if (id % 2 === 0) await app.accounts.change(id, { disabled: true });
    }
    const address = '/users?q=user&role=user&disabled=true';
    const page = await (await app.request(address, asPage(root))).text();
    assert.match(
      page,
      /<p>60 disabled users with &#8220;user&#8221; in the address or name &middot; <a href="\/users">Show all<\/a><\/p>/,
    );
    assert.match(page, /<option value="true" selected>/);
    const [, next = ''] = /href="([^"]*)" rel="next"/.exec(page) ?? [];
    const second = await app.request(next.replaceAll('&amp;', '&'), asJson(root));
    const { users, total } = (await second.json()) as Page;
    assert.deepEqual([users.length, total], [10, 60]);
  });

  it('refuses a filter that is none', async (t) => {
    const { app, root } = await setUp(t);
    for (const query of [
      'role=root',
      'role=ADMIN',
      'disabled=1',
      'disabled=yes',
      'role=%00',
      'never=1',
      'factor=0',
      'sort=password_hash',
      'order=up',
      'after=a',
      'after=1-',
      'sort=seen&after=1-x',
      'sort=created&before=1-1e9',
    ]) {
      assert.equal((await app.request(`/users?${query}`, asJson(root))).status, 400, query);
      assert.equal((await app.request(`/users?${query}`, asPage(root))).status, 400, query);
    }
  });

  it('tells a program all about an account but its secret', async (t) => {
    const { app, root } = await setUp(t);
    const [ada, ...others] = (await list(app, root, {})).users;
    assert.deepEqual(ada, {
      publicId: await publicIdOf(app, 2),
      id: 2,
      email: 'ada@example.com',
      emailConfirmed: false,
      name: '',
      passwordChosen: true,
      role: 'user',
      groups: [],
      disabled: false,
      secondFactor: false,
      createdAt: '2026-11-21T09:00:00.000Z',
      lastSeenAt: '2026-11-21T09:00:00.000Z',
    });
    assert.equal(others.length, 1);
  });
});
