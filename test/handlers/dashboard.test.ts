import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NEW_CLIENT, readClient } from '../../src/auth/oidc/client-settings.ts';
import { dashboardHandlers } from '../../src/handlers/dashboard.ts';
import { BOB } from '../people.ts';
import { AS_JSON, dataOf, openSite } from './site.ts';

const read = readClient(
  { ...NEW_CLIENT, name: 'Grafana', redirectUris: 'https://grafana.example.com/cb' },
  false,
);
assert.ok(read.ok);
const GRAFANA = read.settings;

describe('dashboard.show', () => {
  it('tells the sessions of the user apart, and shows none of another user', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const other = await site.member(user, '/');
    await site.member(await site.addUser(BOB.email), '/');
    const member = await site.member(user, '/dashboard', AS_JSON);
    const data = dataOf(await dashboardHandlers(site.deps).show(member));
    assert.deepEqual(data.user, { id: user.id, email: user.email, name: '', role: 'user' });
    assert.equal((data.session as { id: number }).id, member.session.id);
    const others = data.otherSessions as { id: number }[];
    assert.deepEqual(
      others.map(({ id }) => id),
      [other.session.id],
    );
    assert.doesNotMatch(JSON.stringify(data), /"key"/);
  });

  it('shows no key for a program in the place of a browser; a program is told of it', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    await site.member(user, '/');
    const place = { address: '127.0.0.1', userAgent: 'test' };
    const asked = { by: null, name: 'nightly', audience: site.deps.origin, days: 1, ...place };
    assert.ok((await site.deps.programKeys.make({ user, ...asked })).ok);
    const { show } = dashboardHandlers(site.deps);
    const page = String((await show(await site.member(user, '/dashboard'))).body);
    assert.doesNotMatch(page, /nightly/);
    const data = dataOf(await show(await site.member(user, '/dashboard', AS_JSON)));
    const others = data.otherSessions as { kind: string }[];
    assert.deepEqual(
      others.map(({ kind }) => kind),
      ['browser', 'key', 'browser'],
    );
  });

  it('shows the e-mail on the page, escaped', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser("o'neil&co@example.com");
    const { status, body } = await dashboardHandlers(site.deps).show(
      await site.member(user, '/dashboard'),
    );
    assert.equal(status, 200);
    assert.match(String(body), /o&#39;neil&amp;co@example\.com/);
  });

  it('has the apps that the user may enter, on paths and on hosts of their own', async (t) => {
    const protects = [
      { address: '/wiki/', name: 'Wiki', groups: [] },
      { address: '/finance/', name: 'Finance', groups: ['board', 'finance'] },
      { address: 'https://ops.example.com', name: 'Ops', groups: ['ops'] },
    ];
    const site = await openSite(t, { protects });
    const { show } = dashboardHandlers(site.deps);
    const user = await site.addUser();
    for (const [groups, addresses] of [
      [[], ['/wiki/']],
      [['board'], ['/wiki/', '/finance/']],
      [
        ['finance', 'ops'],
        ['/wiki/', '/finance/', 'https://ops.example.com'],
      ],
    ] as const) {
      await site.deps.accounts.change(user.id, { groups });
      const now = await site.deps.accounts.byId(user.id);
      assert.ok(now !== null);
      const { body } = await show(await site.member(now, '/dashboard'));
      const links = Array.from(String(body).matchAll(/<li><a href="([^"]*)"><b/g), ([, at]) => at);
      assert.deepEqual(links, addresses);
      const data = dataOf(await show(await site.member(now, '/dashboard', AS_JSON)));
      const apps = data.apps as { address: string }[];
      assert.deepEqual(
        apps.map(({ address }) => address),
        addresses,
      );
    }
  });

  it('has the registered apps with a first page behind them, as soon as that changes', async (t) => {
    const protects = [{ address: '/wiki/', name: 'Wiki', groups: [] }];
    const site = await openSite(t, { protects });
    const { show } = dashboardHandlers(site.deps);
    const user = await site.addUser();
    const { clients } = site.deps;
    const addresses = async () => {
      const { body } = await show(await site.member(user, '/dashboard'));
      return Array.from(String(body).matchAll(/<li><a href="([^"]*)"><b/g), ([, at]) => at);
    };
    const home = 'https://grafana.example.com/';
    assert.deepEqual(await addresses(), ['/wiki/']);
    const { client } = await clients.register(GRAFANA, 'confidential');
    assert.deepEqual(await addresses(), ['/wiki/']);
    await clients.change(client.id, { ...GRAFANA, homeUri: home });
    assert.deepEqual(await addresses(), ['/wiki/', home]);
    const data = dataOf(await show(await site.member(user, '/dashboard', AS_JSON)));
    assert.deepEqual((data.apps as unknown[])[1], { address: home, name: 'Grafana' });
    await clients.change(client.id, { ...GRAFANA, homeUri: home, groups: ['staff'] });
    assert.deepEqual(await addresses(), ['/wiki/']);
    await clients.change(client.id, { ...GRAFANA, homeUri: home });
    await clients.remove(client.id);
    assert.deepEqual(await addresses(), ['/wiki/']);
  });

  it('says whom to ask where no app is open to the user, and nothing of apps without any', async (t) => {
    const protects = [{ address: '/finance/', name: 'Finance', groups: ['finance'] }];
    for (const [options, shown] of [
      [{ protects }, true],
      [{}, false],
    ] as const) {
      const site = await openSite(t, options);
      const member = await site.member(await site.addUser(), '/dashboard');
      const { body } = await dashboardHandlers(site.deps).show(member);
      assert.equal(String(body).includes('No app is open to you yet.'), shown);
    }
  });

  it('has the apps of PROTECTS, on the page and for a program', async (t) => {
    const protects = [{ address: '/wiki/', name: 'Our wiki', groups: [] }];
    const site = await openSite(t, { protects });
    const { show } = dashboardHandlers(site.deps);
    const user = await site.addUser();
    const { body } = await show(await site.member(user, '/dashboard'));
    assert.match(String(body), /<a href="\/wiki\/">.*<strong>Our wiki<\/strong>/);
    const data = dataOf(await show(await site.member(user, '/dashboard', AS_JSON)));
    assert.deepEqual(data.apps, [{ address: '/wiki/', name: 'Our wiki' }]);
  });
});
