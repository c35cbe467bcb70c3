/** Signing in at an app of somebody else: the whole way, and what its tokens are good for. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { bearer, oidcApp } from '../oidc-app.ts';
import { opens, signIn, signUp, signUpRootAndAda } from '../people.ts';
import { asPage, form, json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const userOf = async (app: TestApp, email = 'ada@example.com') =>
  (await app.accounts.find(email))?.user ?? assert.fail();

// biome-ignore lint/suspicious/noExplicitAny: JSON as it comes
const data = (response: Response): Promise<any> => response.json();

const userinfo = (app: TestApp, token: string) => app.request('/oauth/userinfo', bearer(token));

describe('a sign-in at an app', () => {
  it('gives it an id token, which the public keys verify, and the claims of the user', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const user = await userOf(app);
    for (const algorithm of ['RS256', 'EdDSA'] as const) {
      const grafana = await oidcApp(app, { algorithm });
      const answer = await grafana.authorize(ada);
      assert.deepEqual(Object.keys(answer), ['code', 'state', 'iss']);
      assert.deepEqual([answer.state, answer.iss], ['s-1', app.origin]);
      const response = await grafana.exchange(answer.code ?? '');
      assert.equal(response.headers.get('cache-control'), 'no-store');
      const tokens = await data(response);
      const keys = createLocalJWKSet(await app.request('/.well-known/jwks.json').then(data));
      const { payload, protectedHeader } = await jwtVerify(tokens.id_token, keys, {
        issuer: app.origin,
        audience: grafana.client.id,
        algorithms: [algorithm],
        currentDate: new Date(app.clock.now),
      });
      assert.equal(protectedHeader.typ, 'JWT');
      const { sid, ...claims } = payload;
      const now = app.clock.now / 1000;
      assert.match(String(sid), /^[\w-]{20,}$/);
      assert.deepEqual(claims, {
        iss: app.origin,
        aud: grafana.client.id,
        iat: now,
        exp: now + 600,
        auth_time: now,
        nonce: 'n-1',
        acr: 'aal1',
        amr: ['pwd'],
        sub: user.publicId,
        email: 'ada@example.com',
        email_verified: false,
        groups: [],
      });
      assert.deepEqual([tokens.token_type, tokens.expires_in], ['Bearer', 600]);
      assert.equal(tokens.scope, 'openid profile email groups');
      for (const method of ['GET', 'POST']) {
        const info = await app.request('/oauth/userinfo', bearer(tokens.access_token, method));
        assert.deepEqual(await data(info), {
          sub: user.publicId,
          email: 'ada@example.com',
          email_verified: false,
          groups: [],
        });
      }
    }
  });

  it('gives no more than its scopes', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const grafana = await oidcApp(app);
    const { access_token, claims } = await grafana.signIn(ada, { scope: 'openid' });
    const sub = (await userOf(app)).publicId;
    assert.deepEqual(await data(await userinfo(app, access_token)), { sub });
    assert.equal('email' in claims || 'groups' in claims, false);
  });

  it('leads a visitor over the sign-in, and then on by a page without a redirect', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const grafana = await oidcApp(app);
    const response = await app.request(grafana.authorizeUrl(), asPage(''));
    const location = response.headers.get('location') ?? '';
    assert.match(location, /^\/login\?next=/);
    const next = new URL(location, app.origin).searchParams.get('next') ?? '';
    const signedIn = await app.request(
      '/login',
      form({ email: 'ada@example.com', password: 'velvet herons mumble softly', next }),
    );
    assert.equal(signedIn.headers.get('location'), next);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const page = await app.request(next, asPage(cookie));
    assert.equal(page.status, 200, 'form-action forbids a redirect to another origin here');
    assert.match(
      await page.text(),
      /http-equiv="refresh" content="0; ?url=https:\/\/grafana\.example\.com\/callback\?code=/,
    );
  });

  it('goes on after a visitor has created an account on the way', async (t) => {
    const app = await startApp(t);
    const grafana = await oidcApp(app);
    const asked = await app.request(grafana.authorizeUrl(), asPage(''));
    const login = await app.request(asked.headers.get('location') ?? '');
    const signup = /href="(\/signup\?next=[^"]+)"/.exec(await login.text())?.[1] ?? '';
    const next =
      new URL(signup.replaceAll('&amp;', '&'), app.origin).searchParams.get('next') ?? '';
    const fields = { email: 'new@example.com', password: 'velvet herons mumble softly', next };
    const created = await app.request('/signup', form(fields));
    assert.equal(created.headers.get('location'), next);
    const cookie = created.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const page = await app.request(next, asPage(cookie));
    assert.match(await page.text(), /url=https:\/\/grafana\.example\.com\/callback\?code=/);
  });

  it('is taken from a form, too, which becomes a GET (OpenID Connect Core, 3.1.2.1)', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const grafana = await oidcApp(app);
    const [path = '', query = ''] = grafana.authorizeUrl().split('?');
    const response = await app.request(path, {
      method: 'POST',
      body: new URLSearchParams(query),
      headers: {
        origin: 'https://grafana.example.com',
        'sec-fetch-site': 'cross-site',
        cookie: ada,
      },
    });
    assert.equal(response.status, 303);
    const location = response.headers.get('location') ?? '';
    assert.ok(location.startsWith('/oauth/authorize?'));
    const after = await app.request(location, asPage(ada));
    assert.match(after.headers.get('location') ?? '', /[?&]code=/);
  });

  it('says in discovery what there is', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/.well-known/openid-configuration');
    const metadata = await data(response);
    assert.equal(metadata.issuer, app.origin);
    assert.deepEqual(metadata.id_token_signing_alg_values_supported, ['RS256', 'EdDSA']);
    assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
    assert.deepEqual(metadata.response_types_supported, ['code']);
    assert.equal(metadata.authorization_response_iss_parameter_supported, true, 'RFC 9207, 3');
    // True where it is left out.
    assert.equal(metadata.request_uri_parameter_supported, false);
    const known = new Set(app.routes.map(({ pattern }) => pattern));
    for (const [name, url] of Object.entries(metadata)) {
      if (!/_(?:endpoint|uri)$/.test(name)) continue;
      assert.ok(known.has(new URL(String(url)).pathname), name);
    }
  });

  it('has RS256 id tokens alone while access tokens are HS256', async (t) => {
    const app = await startApp(t, { tokenAlgorithm: 'HS256' });
    const ada = await signUp(app);
    const grafana = await oidcApp(app, { algorithm: 'EdDSA' });
    const tokens = await grafana.signIn(ada);
    const { keys } = await app.request('/.well-known/jwks.json').then(data);
    assert.deepEqual(
      keys.map(({ alg }: { alg: string }) => alg),
      ['RS256'],
    );
    await jwtVerify(tokens.id_token, createLocalJWKSet({ keys }), {
      currentDate: new Date(app.clock.now),
    });
    assert.equal((await userinfo(app, tokens.access_token)).status, 200);
    const { id_token_signing_alg_values_supported: algorithms } = await data(
      await app.request('/.well-known/openid-configuration'),
    );
    assert.deepEqual(algorithms, ['RS256']);
  });

  it('is written down for its user, with the name of the app', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const grafana = await oidcApp(app);
    await grafana.signIn(ada);
    const [event] = await app.events.recent((await userOf(app)).id, 1);
    assert.deepEqual(
      [event?.kind, event?.reason, event?.about],
      ['client_login', grafana.client.id, 'Grafana'],
    );
  });
});

describe('the access token of a client', () => {
  it('is good at userinfo, and at no other address of this site', async (t) => {
    const app = await startApp(t);
    const { root } = await signUpRootAndAda(app);
    const grafana = await oidcApp(app);
    const wrong: string[] = [];
    const guarded = app.routes.filter(({ entry }) => entry !== 'anyone' && entry !== 'guest');
    let token = '';
    for (const [i, { method, pattern }] of guarded.entries()) {
      // Twenty refusals of one token, and it is not looked at any more.
      if (i % 10 === 0) token = (await grafana.signIn(root)).access_token;
      const path = pattern.replaceAll(/:\w+/g, '1');
      const { status } = await app.request(path, bearer(token, method));
      if (status !== 401) wrong.push(`${method} ${path}: ${status}`);
    }
    assert.deepEqual(wrong, []);
  });

  it('is refused by /verify and /me; a token of a program is refused by userinfo', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const grafana = await oidcApp(app);
    const { access_token, id_token } = await grafana.signIn(ada);
    for (const path of ['/verify', '/me']) {
      assert.equal((await app.request(path, bearer(access_token))).status, 401, path);
    }
    const login = await app.request(
      '/token/login',
      json({ email: 'ada@example.com', password: 'velvet herons mumble softly' }),
    );
    const { token } = await data(login);
    assert.equal((await userinfo(app, token)).status, 401);
    assert.equal((await userinfo(app, id_token)).status, 401);
    const none = await app.request('/oauth/userinfo', asPage(ada));
    assert.equal(none.status, 401, 'a cookie is not looked at');
    assert.match(none.headers.get('www-authenticate') ?? '', /^Bearer/);
  });

  it('says that it is for userinfo, and which client has it', async (t) => {
    const app = await startApp(t);
    const grafana = await oidcApp(app);
    const { access_token } = await grafana.signIn(await signUp(app));
    const [head = '', claims = ''] = access_token
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString());
    assert.equal(JSON.parse(head).typ, 'at+jwt');
    const { iss, aud, client_id } = JSON.parse(claims);
    assert.deepEqual([aud, client_id], [`${iss}/oauth/userinfo`, grafana.client.id]);
  });

  it('ends after ten minutes', async (t) => {
    const app = await startApp(t);
    const grafana = await oidcApp(app);
    const { access_token } = await grafana.signIn(await signUp(app));
    app.clock.now += 599_000;
    assert.equal((await userinfo(app, access_token)).status, 200);
    app.clock.now += 1_000;
    assert.equal((await userinfo(app, access_token)).status, 401);
  });
});

describe('the session of a client', () => {
  const ended = async (app: TestApp, token: string) => (await userinfo(app, token)).status === 401;

  it('ends when its user signs out here', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const grafana = await oidcApp(app);
    const { access_token, refresh_token } = await grafana.signIn(ada);
    await app.request('/logout', form({}, ada));
    assert.ok(await ended(app, access_token));
    const response = await grafana.post('/oauth/token', {
      grant_type: 'refresh_token',
      refresh_token,
    });
    assert.deepEqual([response.status, (await data(response)).error], [400, 'invalid_grant']);
  });

  it('goes on with offline_access when its user signs out here', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const grafana = await oidcApp(app);
    const { access_token, refresh_token } = await grafana.signIn(ada, {
      scope: 'openid offline_access',
    });
    await app.request('/logout', form({}, ada));
    assert.equal((await userinfo(app, access_token)).status, 200);
    const response = await grafana.post('/oauth/token', {
      grant_type: 'refresh_token',
      refresh_token,
    });
    assert.equal(response.status, 200);
  });

  it('ends with the account disabled or the password changed, offline_access or not', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const grafana = await oidcApp(app);
    const scope = 'openid offline_access';
    const first = await grafana.signIn(ada, { scope });
    const changed = await app.request(
      '/account/password',
      form(
        { current: 'velvet herons mumble softly', password: 'seven quiet lighthouse cats' },
        ada,
      ),
    );
    assert.equal(changed.status, 303);
    assert.ok(await ended(app, first.access_token));
    const again = changed.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const second = await grafana.signIn(again, { scope });
    const user = await userOf(app);
    await app.accounts.change(user.id, { disabled: true });
    assert.ok(await ended(app, second.access_token));
  });

  it('goes on when its user confirms that it is them', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const grafana = await oidcApp(app);
    const { access_token, claims } = await grafana.signIn(ada);
    const confirmed = await app.request(
      '/confirm',
      form({ password: 'velvet herons mumble softly' }, ada),
    );
    assert.equal((await userinfo(app, access_token)).status, 200);
    const cookie = confirmed.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    assert.ok(await opens(app, cookie));
    const later = await grafana.signIn(cookie);
    assert.equal(later.claims.sid, claims.sid, 'the same session to the client');
  });

  it('is in the list of its user, who can end it there', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const grafana = await oidcApp(app);
    const { access_token } = await grafana.signIn(ada, { scope: 'openid offline_access' });
    const page = await (await app.request('/account/sessions', asPage(ada))).text();
    assert.match(page, /App: Grafana/);
    const [session] = await app.sessions.of((await userOf(app)).id);
    assert.equal(session?.program?.kind, 'client');
    await app.request(`/account/sessions/${session?.id}/revoke`, form({}, ada));
    assert.ok(await ended(app, access_token));
    assert.ok(await opens(app, ada));
  });

  it('is no session in a browser: ten of them end none of those', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const grafana = await oidcApp(app);
    for (let i = 0; i < 12; i++) await grafana.signIn(ada);
    assert.ok(await opens(app, ada));
    assert.ok(await opens(app, await signIn(app)));
  });
});
