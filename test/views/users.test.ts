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
    const data = { users: [ADA], query: '', next: null, now: NOW, total: 1 };
    return String(usersPage({ ...data, ...overrides }).body);
  }

  it('leads to each account and shows its address as text', () => {
    assert.match(list({}), /<a href="\/users\/2">ada@example\.org<\/a>/);
    assert.match(list({ users: [{ ...ADA, email: '<b>@x' }] }), />&lt;b&gt;@x<\/a>/);
  });

  it('tells disabled accounts apart in words', () => {
    assert.doesNotMatch(list({}), /Disabled/);
    assert.match(list({ users: [{ ...ADA, disabled: true }] }), /Disabled/);
  });

  it('keeps the query and says how many it found', () => {
    const markup = list({ users: [], query: 'zo"', total: 0 });
    assert.match(markup, /No accounts beginning with “zo&quot;”/);
    assert.match(markup, / value="zo&quot;"/);
    assert.doesNotMatch(markup, /<table/);
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
