import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { SendMail } from '../../src/process/mail.ts';
import { PASSWORD, signIn, signUp } from '../people.ts';
import { cookieOf, form, json } from '../requests.ts';
import { settle } from '../settle.ts';
import { startApp, type TestApp } from '../support.ts';

const PROTECTS = [{ address: '/app/', name: 'App', groups: [] }];

const IDENTITY = [
  'remote-user',
  'remote-email',
  'remote-email-verified',
  'remote-role',
  'remote-groups',
];

const verify = (app: TestApp, headers: Record<string, string> = {}) =>
  app.request('/verify', { headers });

describe('GET /verify', () => {
  it('tells the proxy who is signed in', async (t) => {
    const app = await startApp(t, { protects: PROTECTS });
    const cookie = await signUp(app);
    const response = await verify(app, { cookie });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('remote-user'), (await app.accounts.byId(1))?.publicId);
    assert.equal(response.headers.get('remote-email'), 'ada@example.com');
    assert.equal(response.headers.get('remote-email-verified'), 'false');
    assert.equal(response.headers.get('remote-role'), 'user');
    assert.equal(response.headers.get('cache-control'), 'no-store');
  });

  it('tells it the same whatever address is wanted', async (t) => {
    const app = await startApp(t, { protects: PROTECTS });
    const cookie = await signUp(app);
    for (const wanted of ['/app/', '/elsewhere', 'https://evil.example/']) {
      assert.equal((await verify(app, { cookie, 'x-forwarded-uri': wanted })).status, 204);
    }
  });

  it('reads the role anew each time', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    await app.accounts.change(1, { role: 'admin' });
    assert.equal((await verify(app, { cookie })).headers.get('remote-role'), 'admin');
  });

  it('answers 401 without a name when nginx asks for a visitor', async (t) => {
    const app = await startApp(t, { protects: PROTECTS });
    const response = await verify(app, { 'remote-user': '1', 'remote-email': 'ada@example.com' });
    assert.equal(response.status, 401);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    for (const name of [...IDENTITY, 'location']) {
      assert.equal(response.headers.get(name), null, name);
    }
  });

  it('answers 401 on the first question after signing out', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    assert.equal((await verify(app, { cookie })).status, 204);
    await app.request('/logout', form({}, cookie));
    assert.equal((await verify(app, { cookie })).status, 401);
  });

  it('answers 401 for an expired session, and each request extends a session', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    app.clock.now += 119 * 60_000;
    assert.equal((await verify(app, { cookie })).status, 204);
    app.clock.now += 119 * 60_000;
    assert.equal((await verify(app, { cookie })).status, 204);
    app.clock.now += 121 * 60_000;
    assert.equal((await verify(app, { cookie })).status, 401);
  });

  it('answers 401 for a disabled account, also when it was open a moment ago', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    assert.equal((await verify(app, { cookie })).status, 204);
    await app.accounts.change(1, { disabled: true });
    assert.equal((await verify(app, { cookie })).status, 401);
  });

  it('answers 401 when the ticket comes twice', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const [first, second] = [await signIn(app), await signIn(app)];
    assert.equal((await verify(app, { cookie: `${first}; ${second}` })).status, 401);
  });

  it('answers under any Host: Traefik asks under the address it knows us by', async (t) => {
    const app = await startApp(t, { origin: 'https://example.com' });
    assert.equal((await verify(app)).status, 401);
  });

  it('takes no other method', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/verify', form({}));
    assert.equal(response.status, 405);
  });
});

describe('GET /verify with a token', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  async function setUp(t: TestContext) {
    const app = await startApp(t, { protects: PROTECTS });
    await signUp(app);
    const credentials = { email: 'ada@example.com', password: PASSWORD };
    const response = await app.request('/token/login', json(credentials));
    const { token } = (await response.json()) as { token: string };
    return { app, token };
  }

  it('tells who it is, as for a cookie', async (t) => {
    const { app, token } = await setUp(t);
    const response = await verify(app, bearer(token));
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('remote-user'), (await app.accounts.byId(1))?.publicId);
  });

  it('answers 401 and what is wrong to a bad one, whatever was wanted, and whatever cookie came with it', async (t) => {
    const { app } = await setUp(t);
    const cookie = await signIn(app);
    for (const more of [{}, { cookie }, { 'x-forwarded-uri': '/app/', accept: 'text/html' }]) {
      const response = await verify(app, { ...bearer('x'), ...more });
      assert.equal(response.status, 401);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
      assert.equal(response.headers.get('location'), null);
      assert.deepEqual(await response.json(), { error: 'This token is not valid.' });
    }
  });

  it('answers 401 to one of a disabled account', async (t) => {
    const { app, token } = await setUp(t);
    await app.accounts.change(1, { disabled: true });
    const response = await verify(app, bearer(token));
    assert.equal(response.status, 401);
    assert.equal(response.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
  });

  it('answers 401 also after too many bad ones, with Retry-After: nginx makes a 500 of a 429', async (t) => {
    const { app, token } = await setUp(t);
    for (let i = 0; i < 20; i++) await verify(app, bearer('x'));
    const response = await verify(app, bearer('x'));
    assert.equal(response.status, 401);
    assert.match(await response.text(), /^\{"error":"Too many invalid tokens/);
    assert.equal(response.headers.get('retry-after'), '10');
    assert.equal(response.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
    assert.equal((await verify(app, bearer(token))).status, 204);
  });
});

describe('GET /verify about an app that is for some groups', () => {
  const protects = [...PROTECTS, { address: '/finance/', name: 'Finance', groups: ['finance'] }];

  async function setUp(t: TestContext) {
    const app = await startApp(t, { protects });
    const cookie = await signUp(app);
    const ask = (headers: Record<string, string>) => verify(app, { cookie, ...headers });
    return { app, ask };
  }

  it('reads the groups anew each time', async (t) => {
    const { app, ask } = await setUp(t);
    const wanted = { 'x-original-uri': '/finance/' };
    assert.equal((await ask(wanted)).status, 403);
    await app.accounts.change(1, { groups: ['finance', 'staff'] });
    const response = await ask(wanted);
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('remote-groups'), 'finance,staff');
    await app.accounts.change(1, { groups: ['staff'] });
    assert.equal((await ask(wanted)).status, 403);
  });

  it('tells a proxy nothing of a user whom it refuses', async (t) => {
    const { ask } = await setUp(t);
    const response = await ask({ 'x-original-uri': '/finance/', accept: 'application/json' });
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    for (const name of [...IDENTITY, 'location', 'set-cookie']) {
      assert.equal(response.headers.get(name), null, name);
    }
    assert.deepEqual(Object.keys((await response.json()) as object), ['error', 'dashboard']);
  });

  it('refuses a program with a token, too', async (t) => {
    const { app } = await setUp(t);
    const login = json({ email: 'ada@example.com', password: PASSWORD });
    const { token } = (await (await app.request('/token/login', login)).json()) as {
      token: string;
    };
    const headers = { authorization: `Bearer ${token}`, 'x-original-uri': '/finance/' };
    for (const accept of ['application/json', '*/*', 'text/html']) {
      const response = await verify(app, { ...headers, accept });
      assert.equal(response.status, 403);
      assert.match(await response.text(), /^\{"error":"You can\u2019t open Finance/);
    }
    await app.accounts.change(1, { groups: ['finance'] });
    assert.equal((await verify(app, headers)).status, 204);
  });

  it('refuses an address that comes in two headers, in one twice, or that is very long', async (t) => {
    const { app, ask } = await setUp(t);
    await app.accounts.change(1, { groups: ['finance'] });
    for (const headers of [
      { 'x-forwarded-uri': '/app/', 'x-original-uri': '/finance/' },
      { 'x-forwarded-uri': '/app/, /finance/' },
      { 'x-original-uri': `${'/app/'.repeat(1_500)}..%2ffinance/` },
    ]) {
      assert.equal((await ask(headers)).status, 403);
    }
    assert.equal((await ask({ 'x-original-uri': `/app/${'a'.repeat(7_000)}` })).status, 204);
  });

  it('goes by the host as well: the same path may be another app elsewhere', async (t) => {
    const app = await startApp(t, {
      protects: [
        { address: '/app/', name: 'App', groups: [] },
        { address: 'http://ops.localhost', name: 'Ops', groups: ['ops'] },
      ],
    });
    const cookie = await signUp(app);
    const ask = (host: string) =>
      verify(app, { cookie, 'x-forwarded-host': host, 'x-forwarded-uri': '/app/' });
    assert.equal((await ask(new URL(app.origin).host)).status, 204);
    assert.equal((await ask('ops.localhost')).status, 401, 'a ticket of this host is none there');
    assert.equal((await ask('evil.example')).status, 403);
  });
});

describe('GET /verify from Caddy or Traefik, which say what was wanted', () => {
  it('does not return to a POST: the browser would send a GET', async (t) => {
    const app = await startApp(t, { protects: PROTECTS });
    const headers = {
      'x-forwarded-uri': '/app/save',
      'x-forwarded-method': 'POST',
      accept: 'text/html',
    };
    const response = await app.request('/verify', { headers });
    assert.equal(response.headers.get('location'), '/login');
  });

  const ways: [name: string, wanted: string, location: string][] = [
    ['the app', '/app/', '/login?next=%2Fapp%2F'],
    ['a page of the app', '/app/notes/7', '/login?next=%2Fapp%2Fnotes%2F7'],
    ['a page with a query', '/app/?a=1&b=2', '/login?next=%2Fapp%2F%3Fa%3D1%26b%3D2'],
    ['a page of ours', '/dashboard', '/login?next=%2Fdashboard'],
    ['a path that is not protected', '/other/', '/login'],
    ['a path that only begins like it', '/application/', '/login'],
    ['a path that leaves it again', '/app/../other/', '/login'],
    ['another site', 'https://evil.example/app/', '/login'],
    ['another site without a scheme', '//evil.example/app/', '/login'],
    ['another site behind the app', '/app/..//evil.example', '/login'],
    ['another site after a backslash', '/\\evil.example/app/', '/login'],
    ['two addresses', '/app/, /app/', '/login'],
    ['nothing', '', '/login'],
  ];
  for (const [name, wanted, location] of ways) {
    it(`sends a visitor who wanted ${name} to ${location}`, async (t) => {
      const app = await startApp(t, { protects: PROTECTS });
      const response = await verify(app, { 'x-forwarded-uri': wanted, accept: 'text/html' });
      assert.equal(response.status, 303);
      assert.equal(response.headers.get('location'), location);
      assert.equal(response.headers.get('cache-control'), 'no-store');
    });
  }

  it('answers a program with 401', async (t) => {
    const app = await startApp(t, { protects: PROTECTS });
    const headers = { 'x-forwarded-uri': '/app/', accept: 'application/json' };
    const response = await verify(app, headers);
    assert.equal(response.status, 401);
    assert.deepEqual(await response.json(), { error: 'Sign in first.' });
    assert.equal(response.headers.get('location'), null);
  });

  it('knows no app unless PROTECTS names it', async (t) => {
    const app = await startApp(t);
    const response = await verify(app, { 'x-forwarded-uri': '/app/' });
    assert.equal(response.headers.get('location'), '/login');
  });

  it('leads into the app after the log-in', async (t) => {
    const app = await startApp(t, { protects: PROTECTS });
    await signUp(app);
    const refused = await verify(app, { 'x-forwarded-uri': '/app/notes?page=2' });
    const { searchParams } = new URL(refused.headers.get('location') ?? '', app.origin);
    const next = searchParams.get('next') ?? '';
    const credentials = { email: 'ada@example.com', password: PASSWORD };
    const entered = await app.request('/login', form({ ...credentials, next }));
    assert.equal(entered.headers.get('location'), '/app/notes?page=2');
    assert.equal((await verify(app, { cookie: cookieOf(entered) })).status, 204);
  });
});

describe('GET /verify with REMOTE_USER=email', () => {
  const CEO = 'ceo@example.com';

  /** An app where sign-up is open, and what it tells another app of a user. */
  async function setUp(t: TestContext, mail: SendMail | null) {
    const app = await startApp(t, { remoteUser: 'email', protects: PROTECTS, mail });
    const ask = async (cookie: string) => {
      const response = await verify(app, { cookie });
      const told = IDENTITY.map((name) => response.headers.get(name));
      return { status: response.status, told };
    };
    const refused = { status: 403, told: IDENTITY.map(() => null) };
    const confirm = async (id: number, email: string) => {
      const link = (await app.links.confirmation(id, email)) ?? assert.fail();
      await app.links.redeemConfirmation(link.secret);
    };
    return { app, ask, refused, confirm };
  }

  it('names a user by a confirmed address', async (t) => {
    const { app, ask, refused, confirm } = await setUp(t, async () => {});
    const cookie = await signUp(app);
    await settle();
    assert.deepEqual(await ask(cookie), refused);
    await confirm(1, 'ada@example.com');
    assert.deepEqual(await ask(cookie), {
      status: 204,
      told: ['ada@example.com', 'ada@example.com', 'true', 'user', ''],
    });
  });

  it('lets no attacker be another person by a sign-up with the address of that person', async (t) => {
    for (const mail of [null, async () => {}]) {
      const { app, ask, refused } = await setUp(t, mail);
      const cookie = await signUp(app, CEO);
      assert.deepEqual(await ask(cookie), refused);
      const token = (await login(app, CEO)) ?? '';
      const byToken = await verify(app, { authorization: `Bearer ${token}` });
      assert.equal(byToken.status, 403);
      assert.match(await byToken.text(), /^\{"error":/);
    }
  });

  it('lets no user take the address of another person by a change of their own', async (t) => {
    const { app, ask, refused, confirm } = await setUp(t, null);
    const cookie = await signUp(app);
    await confirm(1, 'ada@example.com');
    assert.equal((await ask(cookie)).status, 204);
    const fields = { email: CEO, password: PASSWORD };
    assert.equal((await app.request('/account/email', json(fields, cookie))).status, 204);
    assert.deepEqual(await ask(cookie), refused);
  });

  it('lets no invited user choose the address of another person', async (t) => {
    const { app, ask, refused } = await setUp(t, null);
    const { secret } = await app.links.createInvitation('user', null);
    const fields = { email: CEO, password: PASSWORD, token: secret };
    await app.request('/invite', json(fields));
    assert.deepEqual(await ask(await signIn(app, CEO)), refused);
  });

  it('says to the refused user what to do, in words for a browser and for a program', async (t) => {
    const { app } = await setUp(t, async () => {});
    const cookie = await signUp(app);
    const page = await verify(app, { cookie, accept: 'text/html' });
    assert.match(
      await page.text(),
      /yours isn(?:&#8217;|\u2019)t confirmed\. Confirm it under Account first\./,
    );
    const data = await verify(app, { cookie, accept: 'application/json' });
    assert.match(await data.text(), /^\{"error":"This app knows people by their e-mail address/);
  });

  /** The access token of a program with the password of all test people. */
  async function login(app: TestApp, email: string): Promise<string | undefined> {
    const response = await app.request('/token/login', json({ email, password: PASSWORD }));
    return JSON.parse(await response.text()).token;
  }
});
