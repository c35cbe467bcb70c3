import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { userPage } from '../../views/user.ts';
import { type UserView, usersPage } from '../../views/users.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 2, 30);
const ADA: UserView = {
  id: 2,
  email: 'ada@example.org',
  role: 'user',
  disabled: false,
  createdAt: NOW - 3_600_000,
  lastSeenAt: null,
};

describe('usersPage', () => {
  function list(overrides: Partial<Parameters<typeof usersPage>[0]>): string {
    const search = { query: '', role: null, disabled: null };
    const typed = { email: '', role: 'user', problems: [] } as const;
    const data = {
      users: [ADA],
      next: null,
      now: NOW,
      total: 1,
      passwordMin: 15,
      ...search,
      typed,
    };
    return String(usersPage({ ...data, ...overrides }).body);
  }

  it('leads to each account and shows its address as text', () => {
    assert.match(list({}), /<a href="\/users\/2">ada@example\.org<\/a>/);
    assert.match(list({ users: [{ ...ADA, email: '<b>@x' }] }), />&lt;b&gt;@x<\/a>/);
  });

  it('tells disabled accounts apart in words', () => {
    assert.doesNotMatch(list({}), /class="failed"/);
    assert.match(list({ users: [{ ...ADA, disabled: true }] }), /class="failed">Disabled</);
  });

  it('keeps the query and says how many it found', () => {
    const markup = list({ users: [], query: 'zo"', total: 0 });
    assert.match(markup, /No accounts beginning with “zo&quot;”/);
    assert.match(markup, / value="zo&quot;"/);
    assert.doesNotMatch(markup, /<table/);
  });

  it('says which accounts it found', () => {
    const found = (total: number, search: Parameters<typeof list>[0]) =>
      /<p>([^<]*)<\/p>\n<\/header>/.exec(list({ ...search, total }))?.[1];
    assert.equal(found(1, {}), '1 account');
    assert.equal(found(1_200, {}), '1,200 accounts');
    assert.equal(found(2, { role: 'admin' }), '2 administrators');
    assert.equal(found(0, { disabled: true }), 'No disabled accounts');
    assert.equal(
      found(3, { role: 'user', disabled: false, query: 'a' }),
      '3 users in use beginning with “a”',
    );
  });

  it('leads back to all accounts when some are left out', () => {
    assert.doesNotMatch(list({}), /Show all/);
    for (const search of [{ query: 'a' }, { role: 'user' }, { disabled: false }] as const) {
      assert.match(list(search), /Show all/);
    }
  });

  it('opens the form for a new account when something is wrong with it', () => {
    assert.match(list({}), /<details class="add">/);
    const problems = [{ field: 'email', message: 'Taken.' }];
    const markup = list({ typed: { email: 'a"b', role: 'admin', problems } });
    assert.match(markup, /<details class="add" open>/);
    assert.match(markup, /<a href="#email">Taken\.<\/a>/);
    assert.match(markup, /value="a&quot;b"/);
  });

  it('has a next page only when there is one', () => {
    assert.doesNotMatch(list({}), /rel="next"/);
    assert.match(list({ next: '/users?q=&after=b' }), /href="\/users\?q=&amp;after=b" rel="next"/);
  });
});

describe('userPage', () => {
  function one(overrides: Partial<Parameters<typeof userPage>[0]>): string {
    const lists = { sessions: [], events: [], problems: [] };
    const data = { user: ADA, self: false, now: NOW, notice: null, link: null, ...lists };
    return String(userPage({ ...data, ...overrides }).body);
  }
  const actionsOf = (markup: string) =>
    [...markup.matchAll(/action="\/users\/2\/([^"]+)"/g)].map(([, action]) => action);

  it('has a form for each thing to do', () => {
    const all = ['role', 'reset-link', 'revoke-sessions', 'disable', 'delete'];
    assert.deepEqual(actionsOf(one({})), all);
  });

  it('enables a disabled account before anything leads back into it', () => {
    const user = { ...ADA, disabled: true };
    assert.deepEqual(actionsOf(one({ user })), ['role', 'revoke-sessions', 'enable', 'delete']);
  });

  it('hides from administrators what they must not do to themselves', () => {
    assert.deepEqual(actionsOf(one({ self: true })), []);
  });

  it('shows the role it has', () => {
    const user: UserView = { ...ADA, role: 'admin' };
    assert.match(one({ user }), /<option value="admin" selected>/);
  });

  it('ties the missing tick to its box', () => {
    const markup = one({ problems: [{ field: 'sure', message: 'Tick the box.' }] });
    assert.match(markup, /<a href="#sure">Tick the box\.<\/a>/);
    assert.match(markup, /aria-describedby="sure-hint sure-problem" aria-invalid="true"/);
  });

  it('shows a fresh link in a field to copy it from', () => {
    const markup = one({ link: { url: 'https://x/reset/a"b', until: NOW + 3_600_000 } });
    assert.match(markup, /Copy it now: it is shown once/);
    assert.match(markup, /value="https:\/\/x\/reset\/a&quot;b" readonly/);
    assert.match(markup, /until 21 Nov 2026, 15:02 UTC/);
  });
});
