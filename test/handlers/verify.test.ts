import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { verifyHandlers } from '../../src/handlers/verify.ts';
import type { Visitor } from '../../src/web/visitor.ts';
import { COATCHECK } from '../site-of.ts';
import { AS_JSON, dataOf, openSite, type Site } from './site.ts';

/** The handler as its guard calls it. */
function verify({ deps }: Site) {
  const { show } = verifyHandlers(deps);
  return {
    show: (visitor: Visitor) => show(visitor, deps.apps.atRequest(visitor.request.headers)),
  };
}

describe('verify.show', () => {
  it('replies with the identity of a user, by their public id', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { status, headers } = await verify(site).show(await site.member(user, '/verify'));
    assert.equal(status, 204);
    assert.equal(headers['remote-user'], user.publicId);
    assert.equal(headers['remote-email'], user.email);
    assert.equal(headers['remote-email-verified'], 'false');
    assert.equal(headers['remote-role'], 'user');
    assert.equal(headers['remote-groups'], '');
  });

  it('tells the app of each change at the next request, and each user of nobody else', async (t) => {
    const site = await openSite(t);
    const { show } = verify(site);
    const [ada, bob] = [await site.addUser(), await site.addUser('bob@example.com')];
    const told = async (id: number) => {
      const user = await site.deps.accounts.byId(id);
      assert.ok(user !== null);
      const { headers } = await show(await site.member(user, '/verify'));
      return [headers['remote-email'], headers['remote-groups'], headers['remote-role']].join(' ');
    };
    assert.equal(await told(ada.id), `${ada.email}  user`);
    assert.equal(await told(bob.id), 'bob@example.com  user');
    await site.deps.accounts.change(ada.id, { groups: ['staff'] });
    assert.equal(await told(ada.id), `${ada.email} staff user`);
    await site.deps.accounts.change(ada.id, { groups: [] });
    assert.equal(await told(ada.id), `${ada.email}  user`);
    assert.equal(await told(bob.id), 'bob@example.com  user');
  });

  it('is 401 with a challenge for a proxy that does not say where the client wants to go', async (t) => {
    const site = await openSite(t);
    const { show } = verify(site);
    const visitors = [
      site.visitor('/verify'),
      site.visitor('/verify', { ...AS_JSON, headers: { 'x-forwarded-uri': '/dashboard' } }),
    ];
    for (const visitor of visitors) {
      const { status, headers } = await show(visitor);
      assert.equal(status, 401);
      assert.equal(headers['www-authenticate'], 'Bearer realm="Coatcheck"');
    }
  });

  it('is 401 for a token that is refused, never the way to the log-in page', async (t) => {
    const site = await openSite(t);
    const headers = { authorization: 'Bearer x', 'x-forwarded-uri': '/dashboard' };
    const reply = await verify(site).show(site.visitor('/verify', { headers }));
    assert.equal(reply.status, 401);
    assert.equal(reply.headers['www-authenticate'], 'Bearer error="invalid_token"');
  });

  it('redirects a browser to the log-in, and back to a page of this host alone', async (t) => {
    const site = await openSite(t, { protects: [{ address: '/wiki/', name: 'Wiki', groups: [] }] });
    const { show } = verify(site);
    for (const [uri, method, location] of [
      ['/wiki/Start', 'GET', '/login?next=%2Fwiki%2FStart'],
      ['/wiki/Start', 'POST', '/login'],
      ['//evil.example/', 'GET', '/login'],
      ['/no-page', 'GET', '/login'],
    ] as const) {
      const asked = { 'x-forwarded-uri': uri, 'x-forwarded-method': method };
      const headers = { host: 'localhost:3000', ...asked };
      const reply = await show(site.visitor('/verify', { headers }));
      assert.equal(reply.status, 303);
      assert.equal(reply.headers.location, location);
    }
  });

  it('redirects by a whole address where the proxy names itself, or an app that is in no list', async (t) => {
    const onPath = { address: '/wiki/', name: 'Wiki', groups: [] };
    const away = { address: 'http://app.test', name: 'App', groups: [] };
    for (const [protects, uri, host, place] of [
      [[onPath], '/wiki/Start', 'coatcheck', '/login?next=%2Fwiki%2FStart'],
      [[onPath], '/other/', 'coatcheck', '/login'],
      [[], '/wiki/', '127.0.0.1:3001', '/login'],
      [[onPath, away], '/wiki/Start', 'coatcheck', '/login?next=%2Fwiki%2FStart'],
      [[onPath, away], '/Page', 'ap.test', '/login?next=%2Fenter'],
    ] as const) {
      const site = await openSite(t, { protects });
      const headers = { host, 'x-forwarded-uri': uri };
      const reply = await verify(site).show(site.visitor('/verify', { headers }));
      assert.equal(reply.headers.location, `http://localhost:3000${place}`);
      const warned = site.logged.some(({ event }) => event === 'app_unknown');
      assert.equal(warned, !place.includes('wiki'), place);
    }
  });
});

const WIKI = { address: '/wiki/', name: 'Wiki', groups: [] };
const FINANCE = { address: '/finance/', name: 'Finance', groups: ['board', 'finance'] };
const OPS = { address: 'https://ops.example.com', name: 'Ops', groups: ['ops'] };
const ORIGIN = 'https://example.com';

describe('verify.show with apps that ask for groups', () => {
  async function openApps(t: TestContext) {
    const contact = { name: 'Mara in IT', href: 'mailto:it@example.com', text: 'Mara (it@a.test)' };
    const site = await openSite(t, {
      protects: [WIKI, FINANCE, OPS],
      origin: ORIGIN,
      site: { ...COATCHECK, contact },
    });
    const { id } = await site.addUser();
    const { show } = verify(site);
    return {
      site,
      join: async (...groups: string[]) => void (await site.deps.accounts.change(id, { groups })),
      ask: async (headers: Record<string, string>, request = {}) => {
        const user = await site.deps.accounts.byId(id);
        assert.ok(user !== null);
        const all = { host: 'example.com', ...headers };
        return show(await site.member(user, '/verify', { ...request, headers: all }));
      },
    };
  }

  it('lets in who is in one of the groups, and tells the app all of theirs', async (t) => {
    const { ask, join } = await openApps(t);
    await join('staff', 'finance');
    const { status, headers } = await ask({ 'x-original-uri': '/finance/2026?a=1' });
    assert.equal(status, 204);
    assert.equal(headers['remote-groups'], 'finance,staff');
  });

  it('refuses who is in none, with a page that says why, whom to ask and who they are', async (t) => {
    const { ask, join } = await openApps(t);
    await join('staff');
    const { status, headers, body } = await ask({ 'x-original-uri': '/finance/' });
    assert.equal(status, 403);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['remote-user'], undefined);
    const page = String(body).replaceAll('&#8217;', "'").replaceAll('&rsquo;', "'");
    assert.match(page, /<h1>You can't open Finance<\/h1>/);
    assert.match(
      page,
      /people in the groups <strong>board<\/strong> or <strong>finance<\/strong>, and you aren't in any/,
    );
    assert.match(page, /Ask <a href="mailto:it@example\.com">Mara in IT<\/a> to add you/);
    assert.match(page, /signed in as <span class="whole">ada@example\.com<\/span>/);
    assert.match(page, /<a class="button" href="\/dashboard">/);
  });

  it('tells an administrator where to add themselves, and is no exception', async (t) => {
    const { site, ask } = await openApps(t);
    await site.deps.accounts.change(1, { role: 'admin' });
    const { status, body } = await ask({ 'x-original-uri': '/finance/' });
    assert.equal(status, 403);
    assert.match(String(body), /an administrator: <a href="\/users\/1">add yourself<\/a>/);
  });

  it('says the same to a program', async (t) => {
    const { ask } = await openApps(t);
    assert.deepEqual(dataOf(await ask({ 'x-forwarded-uri': '/finance/' }, AS_JSON)), {
      error:
        'You can\u2019t open Finance, which is for people in the group board or finance. Ask Mara (it@a.test) to add you.',
      dashboard: `${ORIGIN}/dashboard`,
    });
  });

  it('makes no exception for administrators', async (t) => {
    const { site, ask, join } = await openApps(t);
    await site.deps.accounts.change(1, { role: 'admin' });
    assert.equal((await ask({ 'x-original-uri': '/finance/' })).status, 403);
    await join('board');
    assert.equal((await ask({ 'x-original-uri': '/finance/' })).status, 204);
  });

  it('lets everybody into an app without groups', async (t) => {
    const { ask } = await openApps(t);
    assert.equal((await ask({ 'x-original-uri': '/wiki/Start' })).status, 204);
  });

  it('goes by the host for an app that has its own, and links to the dashboard there', async (t) => {
    const { ask, join } = await openApps(t);
    const at = { 'x-forwarded-host': 'ops.example.com' };
    const { status, body } = await ask(at);
    assert.equal(status, 403);
    const page = await ask({ ...at, 'x-forwarded-uri': '/wiki/' });
    assert.equal(page.status, 303, 'the page that refuses has its style sheet at our own host');
    assert.match(String(page.headers.location), /^https:\/\/example\.com\/enter\?app=/);
    assert.match(String(body), /<a class="button" href="https:\/\/example\.com\/dashboard">/);
    await join('ops');
    assert.equal((await ask(at)).status, 204);
  });

  const uncertain: [cause: string, headers: Record<string, string>][] = [
    ['no_address', {}],
    ['unclean', { 'x-original-uri': '/wiki/..%2ffinance/' }],
    ['unclean', { 'x-forwarded-uri': '/finance/..%2fwiki/' }],
    ['no_app', { 'x-forwarded-uri': '/other/' }],
    ['two_addresses', { 'x-forwarded-uri': '/wiki/', 'x-original-uri': '/finance/' }],
    ['unknown_host', { host: '127.0.0.1:3000', 'x-forwarded-uri': '/wiki/' }],
  ];
  for (const [cause, headers] of uncertain) {
    it(`refuses everybody where it is not certain which app is meant: ${JSON.stringify(headers)}`, async (t) => {
      const { site, ask, join } = await openApps(t);
      await join('board', 'finance', 'ops');
      const { status, body } = await ask(headers);
      assert.equal(status, 403);
      assert.match(String(body), /This address can(?:&#8217;|&rsquo;)t be opened/);
      assert.deepEqual(causes(site), [cause]);
    });
  }

  it('warns once a minute of each cause, with the host and the path but not the query', async (t) => {
    const { site, ask } = await openApps(t);
    const wrong = { 'x-forwarded-uri': '/other/?secret=1' };
    for (let i = 0; i < 3; i++) await ask(wrong);
    await ask({});
    assert.deepEqual(causes(site), ['no_app', 'no_address']);
    const [{ host, address, advice } = {}] = site.logged.filter(isWarning);
    assert.deepEqual([host, address], ['example.com', '/other/']);
    assert.match(String(advice), /no app in PROTECTS has: add it there/);
    site.clock.now += 60_000;
    await ask(wrong);
    assert.deepEqual(causes(site), ['no_app', 'no_address', 'no_app']);
  });

  it('warns in few words, however much the client has written', async (t) => {
    const { site, ask } = await openApps(t);
    const long = 'a'.repeat(4_000);
    await ask({ 'x-forwarded-host': long, 'x-forwarded-uri': '/other'.repeat(700) });
    const [{ host, address } = {}] = site.logged.filter(isWarning);
    assert.deepEqual([String(host).length, String(address).length], [200, 200]);
  });

  it('logs which app was refused to whom', async (t) => {
    const { site, ask } = await openApps(t);
    await ask({ 'x-original-uri': '/finance/' });
    const [line] = site.logged.filter(({ event }) => event === 'app_refused');
    assert.deepEqual([line?.app, line?.userId], ['/finance/', 1]);
  });

  it('sends a visitor to the log-in whatever they wanted, and warns of nothing', async (t) => {
    const { site } = await openApps(t);
    const { show } = verify(site);
    for (const uri of ['/finance/', '/wiki/..%2ffinance/', '/other/']) {
      const headers = { host: 'example.com', 'x-forwarded-uri': uri };
      assert.equal((await show(site.visitor('/verify', { headers }))).status, 303);
      const original = { host: 'example.com', 'x-original-uri': uri };
      assert.equal((await show(site.visitor('/verify', { headers: original }))).status, 401);
    }
    assert.deepEqual(causes(site), []);
  });

  const isWarning = ({ event }: Record<string, unknown>) => event === 'app_unknown';
  const causes = ({ logged }: Site) => logged.filter(isWarning).map(({ cause }) => cause);
});
