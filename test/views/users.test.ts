import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { userPage } from '../../views/user.ts';
import { type UserView, usersPage } from '../../views/users.ts';
import { news } from './news.ts';
import { timesAt } from './times.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 2, 30);
const TIMES = timesAt(NOW);
const ADA: UserView = {
  id: 2,
  email: 'ada@example.org',
  confirmed: true,
  name: '',
  passwordChosen: true,
  role: 'user',
  groups: [],
  disabled: false,
  createdAt: NOW - 3_600_000,
  lastSeenAt: null,
};

describe('usersPage', () => {
  const DATA = {
    users: [ADA],
    previous: null,
    next: null,
    times: TIMES,
    total: 1,
    mail: false,
    here: 'q=',
    sort: {
      email: { href: '/users?q=&order=desc', sorted: 'ascending' },
      created: { href: '/users?q=&sort=created', sorted: null },
      seen: { href: '/users?q=&sort=seen', sorted: null },
    },
    neverSeen: null,
    secondFactor: null,
    kept: { sort: '', order: '' },
    query: '',
    role: null,
    group: null,
    disabled: null,
    typed: { email: '', name: '', role: 'user', groupsText: '', problems: [] },
  } as const;

  function list(overrides: Partial<Parameters<typeof usersPage>[0]>): string {
    return String(usersPage({ ...DATA, ...overrides }).body);
  }

  it('leads to each account and shows its address as text', () => {
    assert.match(list({}), /<a href="\/users\/2">ada<wbr>@example<wbr>\.org<\/a>/);
    assert.match(list({ users: [{ ...ADA, email: '<b>@x' }] }), />&lt;b&gt;<wbr>@x<\/a>/);
  });

  it('tells disabled accounts apart in words', () => {
    assert.doesNotMatch(list({}), /class="failed"/);
    assert.match(list({ users: [{ ...ADA, disabled: true }] }), /class="failed">Disabled</);
  });

  it('keeps the query and says how many it found', () => {
    const markup = list({ users: [], query: 'zo"', total: 0 });
    assert.match(markup, /No accounts with &#8220;zo&quot;&#8221; in the address or name/);
    assert.match(markup, / value="zo&quot;"/);
    assert.doesNotMatch(markup, /<table/);
  });

  it('says which accounts it found', () => {
    const found = (total: number, search: Parameters<typeof list>[0]) =>
      /role="status">\n<p>([^<]*?)(?: &middot; <a |<\/p>)/.exec(list({ ...search, total }))?.[1];
    assert.equal(found(1, {}), '1 account');
    assert.equal(found(1_200, {}), '1,200 accounts');
    assert.equal(found(2, { role: 'admin' }), '2 administrators');
    assert.equal(found(0, { disabled: true }), 'No disabled accounts');
    assert.equal(found(5, { secondFactor: false }), '5 accounts without a second factor');
    assert.equal(
      found(3, { role: 'user', disabled: false, query: 'a' }),
      '3 active users with &#8220;a&#8221; in the address or name',
    );
  });

  it('says it directly above the table, and what to do when there is none', () => {
    assert.match(list({}), /role="status">\n<p>1 account<\/p>\n<\/div>\n<table/);
    const markup = list({ users: [], query: 'zoe', total: 0 });
    assert.match(markup, /Check the spelling, or <a href="\/users">show all<\/a>\./);
    assert.doesNotMatch(list({}), /Check the spelling/);
    const filtered = list({ users: [], role: 'admin', total: 0 });
    assert.match(filtered, /<p><a href="\/users">Show all<\/a><\/p>/);
    assert.doesNotMatch(filtered, /spelling/);
  });

  it('tells a search and a later page apart in the title', () => {
    const titleOf = (more: Parameters<typeof list>[0]) => usersPage({ ...DATA, ...more }).title;
    assert.equal(titleOf({}), 'Users');
    assert.equal(
      titleOf({ query: 'a', total: 3 }),
      'Users: 3 accounts with “a” in the address or name',
    );
    const from = { first: '/users' };
    assert.equal(titleOf({ from }), 'Users, from ada@example.org');
    assert.equal(titleOf({ from, role: 'admin' }), 'Users: 1 administrator, from ada@example.org');
    assert.equal(titleOf({ from, users: [] }), 'Users');
  });

  it('leads back to the first page from the others', () => {
    assert.doesNotMatch(list({}), /First page/);
    const from = { first: '/users?q=a"' };
    assert.match(list({ from }), /href="\/users\?q=a&quot;">First page</);
    const previous = '/users?q=&before=2-b';
    assert.match(list({ from, previous }), /href="\/users\?q=&amp;before=2-b" rel="prev"/);
  });

  it('says what was done, and nothing when nothing was', () => {
    assert.match(
      list({ notice: news('Deleted.') }),
      /class="notice done" role="status"[^>]*><span[^>]*>.*<\/span> Deleted\.</,
    );
    assert.doesNotMatch(list({}), /class="notice/);
  });

  it('leads back to all accounts when some are left out', () => {
    assert.doesNotMatch(list({}), /Show all/);
    for (const search of [
      { query: 'a' },
      { role: 'user' },
      { disabled: false },
      { secondFactor: false },
    ] as const) {
      assert.match(list(search), /Show all/);
    }
  });

  it('opens the form for a new account when something is wrong with it', () => {
    assert.match(list({}), /<details class="add">/);
    const problems = [{ field: 'email', message: 'Taken.' }];
    const markup = list({
      typed: { email: 'a"b', name: '<Ada>', role: 'admin', groupsText: '', problems },
    });
    assert.match(markup, /<details class="add" open>/);
    assert.match(markup, /<a href="#email">Taken\.<\/a>/);
    assert.match(markup, /value="a&quot;b"/);
    assert.match(markup, /value="&lt;Ada&gt;"/);
  });

  it('says the name beside the address, and who has no password yet', () => {
    const markup = list({ users: [{ ...ADA, name: '<Ada>', passwordChosen: false }] });
    assert.match(markup, /<\/a> <small>&lt;Ada&gt;<\/small>/);
    assert.match(markup, /<small>No password yet<\/small>/);
  });

  it('has heads that sort, and say how it is sorted', () => {
    const markup = list({});
    assert.match(
      markup,
      /aria-sort="ascending"><a href="\/users\?q=&amp;order=desc">E-mail address</,
    );
    assert.match(markup, /<th scope="col"><a href="\/users\?q=&amp;sort=seen">Last seen</);
  });

  it('leads to an account with the way back to this page of the list', () => {
    assert.match(list({ here: 'q=a&role=admin' }), /href="\/users\/2\?list=q%3Da%26role%3Dadmin"/);
  });

  it('has a next page only when there is one', () => {
    assert.doesNotMatch(list({}), /rel="next"/);
    assert.match(list({ next: '/users?q=&after=b' }), /href="\/users\?q=&amp;after=b" rel="next"/);
  });
});

describe('userPage', () => {
  function one(overrides: Partial<Parameters<typeof userPage>[0]>): string {
    const lists = { sessions: [], events: [], problems: [] };
    const data = { user: ADA, self: false, times: TIMES, notice: null, link: null, ...lists };
    return String(userPage({ ...data, ...overrides }).body);
  }
  const actionsOf = (markup: string) =>
    [...markup.matchAll(/action="\/users\/2\/([^"]+)"/g)].map(([, action]) => action);

  it('has a form for each thing to do', () => {
    const all = ['disable', 'reset-link', 'role', 'groups', 'edit', 'revoke-sessions', 'delete'];
    assert.deepEqual(actionsOf(one({})), all);
  });

  it('offers to enable a disabled account first', () => {
    const user = { ...ADA, disabled: true };
    const all = ['enable', 'role', 'groups', 'edit', 'revoke-sessions', 'delete'];
    assert.deepEqual(actionsOf(one({ user })), all);
  });

  it('offers a new link to an account that never had a password', () => {
    const markup = one({ user: { ...ADA, passwordChosen: false } });
    assert.match(markup, /They haven&rsquo;t chosen one yet\./);
    assert.match(markup, /<dd>No password yet<\/dd>/);
  });

  it('says whether the address is confirmed, but not where the site has no way to ask', () => {
    const address = (confirmed: boolean | null) =>
      /<dt>Address<\/dt><dd>([^<]*)</.exec(one({ user: { ...ADA, confirmed } }))?.[1];
    assert.deepEqual([true, false, null].map(address), ['Confirmed', 'Not confirmed', undefined]);
  });

  it('hides the actions that administrators may not do to themselves', () => {
    assert.deepEqual(actionsOf(one({ self: true })), ['groups']);
  });

  it('resets a second factor where there is one, and shows it', () => {
    const markup = one({ factors: { app: true, passkeys: 2, recoveryCodes: 1 } });
    assert.ok(actionsOf(markup).includes('reset-factors'));
    assert.match(markup, /Authenticator app, 2 passkeys <small>1 recovery code left</);
    const none = one({ factors: { app: false, passkeys: 0, recoveryCodes: 0 } });
    assert.ok(!actionsOf(none).includes('reset-factors'));
    assert.match(none, /<dt>Second factor<\/dt><dd>None/);
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

  it('says in the title that the form to delete came back', () => {
    const problems = [{ field: 'sure', message: 'Tick the box.' }];
    const data = { user: ADA, self: false, times: TIMES, notice: null, link: null };
    const page = userPage({ ...data, sessions: [], events: [], problems });
    assert.equal(page.title, 'Please check: ada@example.org');
  });

  it('shows a fresh link as a text to copy, with the focus on it', () => {
    const markup = one({ link: { url: 'https://x/reset/a"b', until: NOW + 3_600_000 } });
    assert.match(markup, /Copy it now: it&#8217;s shown only once/);
    assert.match(markup, /<label for="link">One-time link<\/label>/);
    assert.match(
      markup,
      /<output id="link"[^>]* tabindex="0" autofocus aria-describedby="link-hint">/,
    );
    assert.match(markup, />https:\/\/x\/reset\/a&quot;b<\/output>/);
    assert.match(markup, /id="link-hint">Click it, then copy it\./);
    assert.match(markup, /until 21 Nov 2026, 15:02 UTC/);
  });

  it('shows sessions with the one that was seen last at the top', () => {
    const session = {
      id: 1,
      ticket: '0001',
      startedAt: NOW,
      lastSeenAt: NOW,
      idleUntil: NOW,
      expiresAt: NOW,
      device: 'curl',
      address: '::1',
      remembered: false,
    };
    const older = { ...session, ticket: '0002', lastSeenAt: NOW - 1 };
    assert.match(one({ sessions: [older, session] }), /0001[\s\S]*0002/);
  });
});
