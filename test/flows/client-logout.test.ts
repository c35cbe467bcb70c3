import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { OidcClient } from '../../src/auth/oidc/client.ts';
import { idTokenClaims } from '../../src/auth/oidc/id-token.ts';
import { SETTINGS } from '../oidc-app.ts';
import { ADA, BOB, opens, signIn, signUp } from '../people.ts';
import { asPage, form } from '../requests.ts';
import { storedSessions } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const OUT = 'https://wiki.example.com/out';

/** A registered app, and ada, whom it has signed in. */
async function setUp(t: TestContext) {
  const app = await startApp(t);
  const wiki = await register(app, 'Our wiki', [OUT]);
  const cookie = await signUp(app);
  const hint = await hintFor(app, wiki, ADA.email);
  return { app, wiki, cookie, hint };
}

async function register(app: TestApp, name: string, logoutUris: readonly string[]) {
  const settings = { ...SETTINGS, name, logoutUris };
  return (await app.clients.register(settings, 'confidential')).client;
}

/** The id token that an app gets for the newest session of a user. */
async function hintFor(app: TestApp, client: OidcClient, email: string): Promise<string> {
  const { user } = (await app.accounts.find(email)) ?? assert.fail();
  const sessions = await storedSessions(app.stores.sessions);
  const { key } = sessions.findLast(({ userId }) => userId === user.id) ?? assert.fail();
  const sub = user.publicId;
  const claims = idTokenClaims({
    issuer: app.origin,
    clientId: client.id,
    user: { sub },
    method: '',
    now: app.clock.now,
    signedInAt: app.clock.now,
    nonce: null,
    sid: await app.stores.clientLogins.remember(key, client.id, user.id, sub),
  });
  return app.oidc.idTokens.sign('JWT', claims, client);
}

const logout = (parameters: Record<string, string>) =>
  `/oauth/logout?${new URLSearchParams(parameters)}`;

describe('GET /oauth/logout', () => {
  it('signs out at once for an id token of this session, and sends the browser on', async (t) => {
    const { app, cookie, hint } = await setUp(t);
    const asked = { id_token_hint: hint, post_logout_redirect_uri: OUT, state: 'a b' };
    const response = await app.request(logout(asked), asPage(cookie));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), `${OUT}?state=a+b`);
    assert.match(response.headers.getSetCookie()[0] ?? '', /^session=; .*Max-Age=0$/);
    assert.equal(response.headers.get('clear-site-data'), '"cache", "storage"');
    assert.equal(await opens(app, cookie), false);
    const due = await app.stores.clientLogins.ended(9, app.clock.now);
    assert.equal(due.length, 1, 'the app is told, too');
  });

  it('takes an id token that has expired: apps keep none that is newer', async (t) => {
    const { app, cookie, hint } = await setUp(t);
    app.clock.now += 3_600_000;
    const response = await app.request(logout({ id_token_hint: hint }), asPage(cookie));
    assert.equal(response.headers.get('location'), '/login?done=out');
    assert.equal(await opens(app, cookie), false);
  });

  it('asks without one: a link on any page could lead here (log-out CSRF)', async (t) => {
    const { app, wiki, cookie } = await setUp(t);
    for (const parameters of [{}, { client_id: wiki.id, post_logout_redirect_uri: OUT }]) {
      const response = await app.request(logout(parameters), asPage(cookie));
      assert.equal(response.status, 200);
      assert.match(await response.text(), /<h1>Sign out\?<\/h1>/);
    }
    assert.equal(await opens(app, cookie), true);
  });

  const strange: Readonly<
    Record<string, (site: Awaited<ReturnType<typeof setUp>>) => Promise<string>>
  > = {
    'of another session of the user': async ({ app, wiki, hint }) => {
      await signIn(app);
      assert.notEqual(await hintFor(app, wiki, ADA.email), hint);
      return hintFor(app, wiki, ADA.email);
    },
    'of another user': async ({ app, wiki }) => {
      await signUp(app, BOB.email);
      return hintFor(app, wiki, BOB.email);
    },
    'of a removed app': async ({ app, hint, wiki }) => {
      await app.clients.remove(wiki.id);
      return hint;
    },
    'that is changed': async ({ hint }) => hint.replace(/.$/, (end) => (end === 'A' ? 'Q' : 'A')),
    'that is an access token': async ({ app }) => {
      const { user } = (await app.accounts.find(ADA.email)) ?? assert.fail();
      const key = [...(await app.ring.keys()).values()][0] ?? assert.fail();
      const { signJwt } = await import('../../src/auth/tokens/jwt.ts');
      return signJwt({ iss: app.origin, sub: user.publicId, aud: app.origin }, key);
    },
    'that is none': async () => 'a.b.c',
  };
  for (const [what, make] of Object.entries(strange)) {
    it(`asks for an id token ${what}`, async (t) => {
      const site = await setUp(t);
      const hint = await make(site);
      const response = await site.app.request(logout({ id_token_hint: hint }), asPage(site.cookie));
      assert.equal(response.status, 200);
      assert.match(await response.text(), /<h1>Sign out\?<\/h1>/);
      assert.equal(await opens(site.app, site.cookie), true);
    });
  }

  it('leads to no address that is not registered for the app, and says so', async (t) => {
    const { app, wiki, cookie, hint } = await setUp(t);
    await register(app, 'Tracker', ['https://tracker.example.com/out']);
    for (const to of [
      'https://evil.example/',
      `${OUT}/`,
      'https://tracker.example.com/out',
      '//x',
    ]) {
      const asked = { id_token_hint: hint, client_id: wiki.id, post_logout_redirect_uri: to };
      const response = await app.request(logout(asked), asPage(cookie));
      assert.equal(response.status, 400, to);
      const markup = await response.text();
      assert.match(markup, /isn&#8217;t registered/);
      assert.ok(!markup.includes('post_logout_redirect_uri'));
    }
    assert.equal(await opens(app, cookie), true);
    const visitor = await app.request(
      logout({ post_logout_redirect_uri: 'https://evil.example/' }),
    );
    assert.equal(visitor.status, 400);
    assert.equal(visitor.headers.get('location'), null);
  });

  it('believes no app that names another one than its id token', async (t) => {
    const { app, cookie, hint } = await setUp(t);
    const other = await register(app, 'Tracker', ['https://tracker.example.com/out']);
    const asked = {
      id_token_hint: hint,
      client_id: other.id,
      post_logout_redirect_uri: 'https://tracker.example.com/out',
    };
    assert.equal((await app.request(logout(asked), asPage(cookie))).status, 400);
    assert.equal(await opens(app, cookie), true);
  });

  it('sends a visitor on at once: there is nothing to end', async (t) => {
    const { app, wiki } = await setUp(t);
    const asked = { client_id: wiki.id, post_logout_redirect_uri: OUT };
    assert.equal((await app.request(logout(asked))).headers.get('location'), OUT);
    assert.equal((await app.request('/oauth/logout')).headers.get('location'), '/login?done=out');
  });

  it('clears nothing for a request without a cookie: any page may have a picture of this address', async (t) => {
    const { app, cookie, hint } = await setUp(t);
    const picture = await app.request(logout({}));
    assert.equal(picture.status, 303);
    assert.equal(picture.headers.get('clear-site-data'), null);
    assert.equal(picture.headers.get('set-cookie'), null);
    const look = { method: 'HEAD', ...asPage(cookie) };
    await app.request(logout({ id_token_hint: hint }), look);
    assert.equal((await app.request('/dashboard', asPage(cookie))).status, 200);
  });

  it('refuses what it cannot read, or what is said twice', async (t) => {
    const { app, cookie } = await setUp(t);
    for (const query of ['state=%FF', 'client_id=a&client_id=b']) {
      const response = await app.request(`/oauth/logout?${query}`, asPage(cookie));
      assert.equal(response.status, 400, query);
    }
    assert.equal(await opens(app, cookie), true);
  });
});

describe('POST /oauth/logout', () => {
  it('is sent on to the GET, also from the page of an app: the form alone ends nothing', async (t) => {
    const { app, cookie, hint } = await setUp(t);
    const response = await app.request('/oauth/logout', {
      method: 'POST',
      body: new URLSearchParams({ id_token_hint: hint, state: 'a b' }),
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://wiki.example.com', cookie },
    });
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), `/oauth/logout?id_token_hint=${hint}&state=a+b`);
    assert.equal(await opens(app, cookie), true);
  });
});

describe('POST /oauth/logout/confirm', () => {
  it('signs out and goes on to the app, over a page that form-action does not stop', async (t) => {
    const { app, wiki, cookie } = await setUp(t);
    const asked = { client_id: wiki.id, post_logout_redirect_uri: OUT, state: '<x>' };
    const markup = await (await app.request(logout(asked), asPage(cookie))).text();
    const inputs = markup.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g);
    const fields = Object.fromEntries(
      [...inputs].map(([, name = '', value = '']) => [name, value.replace('&lt;x&gt;', '<x>')]),
    );
    assert.deepEqual(fields, asked);
    const response = await app.request('/oauth/logout/confirm', form(fields, cookie));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('clear-site-data'), '"cache", "storage"');
    assert.match(response.headers.getSetCookie()[0] ?? '', /^session=; .*Max-Age=0$/);
    const page = await response.text();
    assert.match(page, /You&#8217;re signed out/);
    assert.match(
      page,
      /http-equiv="refresh" content="0; url=https:\/\/wiki.example.com\/out\?state=%3Cx%3E"/,
    );
    assert.equal(await opens(app, cookie), false);
  });

  it('goes to the log-in page when there is no address, or one that is not registered', async (t) => {
    const { app, wiki, cookie } = await setUp(t);
    const evil = { client_id: wiki.id, post_logout_redirect_uri: 'https://evil.example/' };
    for (const fields of [{}, evil]) {
      const response = await app.request('/oauth/logout/confirm', form(fields, cookie));
      assert.equal(response.headers.get('location'), '/login?done=out');
    }
    assert.equal(await opens(app, cookie), false);
  });

  it('refuses a form of another site', async (t) => {
    const { app, cookie } = await setUp(t);
    const sent = { ...form({}, cookie), headers: { cookie, 'sec-fetch-site': 'cross-site' } };
    assert.equal((await app.request('/oauth/logout/confirm', sent)).status, 403);
    assert.equal(await opens(app, cookie), true);
  });
});
