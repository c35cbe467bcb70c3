import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, PASSWORD, signIn, signUp } from '../people.ts';
import { cookieOf, exchange, form, json, rawRequest, withoutChallenge } from '../requests.ts';
import { startApp } from '../support.ts';

describe('POST /login from a page', () => {
  it('hands out a ticket that opens the dashboard', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const response = await app.request('/login', form(ADA));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/dashboard');
    const [cookie = ''] = response.headers.getSetCookie();
    assert.match(
      cookie,
      /^session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=86400$/,
    );
    const dashboard = await app.request('/dashboard', { headers: { cookie: cookieOf(response) } });
    assert.equal(dashboard.status, 200);
  });

  it('sets a __Host- cookie with Secure when ORIGIN is https', async (t) => {
    const app = await startApp(t, { origin: 'https://login.example.com' });
    const body = JSON.stringify(ADA);
    const headers = [
      'Host: login.example.com',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ];
    await exchange(app.port, rawRequest('POST /signup HTTP/1.1', headers, body));
    const response = await exchange(app.port, rawRequest('POST /login HTTP/1.1', headers, body));
    assert.match(
      response,
      /^set-cookie: __Host-session=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=86400\r$/m,
    );
  });

  it('keeps a user signed in for thirty days if they choose so', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const response = await app.request('/login', form({ ...ADA, remember: 'on' }));
    assert.match(response.headers.getSetCookie()[0] ?? '', /; Max-Age=2592000$/);
  });

  it('gives a new ID at every log-in and ends the one this browser had', async (t) => {
    const app = await startApp(t);
    const before = await signUp(app);
    const after = cookieOf(await app.request('/login', form(ADA, before)));
    assert.notEqual(after, before);
    const status = async (cookie: string) =>
      (await app.request('/dashboard', { headers: { cookie } })).status;
    assert.equal(await status(before), 303);
    assert.equal(await status(after), 200);
  });

  it('never adopts an ID that the client made up', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const planted = `session=${'A'.repeat(43)}`;
    const given = cookieOf(await app.request('/login', form(ADA, planted)));
    assert.notEqual(given, planted);
    const response = await app.request('/dashboard', { headers: { cookie: planted } });
    assert.equal(response.status, 303);
  });

  it('ends the session of another user that this browser had', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    await signUp(app, 'bob@example.com');
    await app.request('/login', form({ email: 'bob@example.com', password: PASSWORD }, ada));
    const response = await app.request('/dashboard', { headers: { cookie: ada } });
    assert.equal(response.status, 303);
  });

  it('lets a user be signed in twice', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const [phone, laptop] = [await signIn(app), await signIn(app)];
    assert.notEqual(phone, laptop);
    for (const cookie of [phone, laptop]) {
      assert.equal((await app.request('/dashboard', { headers: { cookie } })).status, 200);
    }
  });

  it('says the same, to the byte, for a wrong password and an unknown account', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const attempt = async (email: string) => {
      const response = await app.request('/login', form({ email, password: 'not her password' }));
      const page = await response.text();
      const headers = [...response.headers].filter(([name]) => name !== 'date');
      return {
        status: response.status,
        headers,
        page: withoutChallenge(page.replaceAll(email, 'EMAIL')),
      };
    };
    const known = await attempt('ada@example.com');
    assert.equal(known.status, 401);
    assert.match(known.page, /don&#8217;t match/);
    assert.deepEqual(await attempt('eve@example.com'), known);
  });

  it('keeps the e-mail and the choices, not the password', async (t) => {
    const app = await startApp(t);
    const typed = {
      email: 'ada@example.com',
      password: 'wrong-secret',
      remember: 'on',
      next: '/dashboard?tab=1',
    };
    const page = await (await app.request('/login', form(typed))).text();
    assert.match(page, /value="ada@example\.com"/);
    assert.match(page, /name="next" value="\/dashboard\?tab=1"/);
    assert.match(page, /id="remember"[^>]* checked/);
    assert.doesNotMatch(page, /wrong-secret/);
  });

  it('leads on to the page that was asked for, and only to pages of this site', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const destinations = {
      '/dashboard?tab=1': '/dashboard?tab=1',
      '/': '/',
      '//evil.example': '/dashboard',
      'https://evil.example/': '/dashboard',
      '/\\evil.example': '/dashboard',
      '/.//evil.example': '/dashboard',
      '/nowhere': '/dashboard',
      '/logout': '/dashboard',
    };
    for (const [next, destination] of Object.entries(destinations)) {
      const response = await app.request('/login', form({ ...ADA, next }));
      assert.equal(response.headers.get('location'), destination, next);
    }
  });

  it('asks for what is missing', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/login', form({ email: '' }));
    assert.equal(response.status, 400);
    const page = await response.text();
    assert.match(page, /Enter your e-mail address/);
    assert.match(page, /Enter a password/);
  });

  it('accepts é in both of its Unicode forms', async (t) => {
    const app = await startApp(t);
    const password = (e: string) => `caf${e} und kuchen um vier`;
    await app.request('/signup', json({ email: 'ada@example.com', password: password('\u00e9') }));
    const response = await app.request(
      '/login',
      json({ email: 'ada@example.com', password: password('e\u0301') }),
    );
    assert.equal(response.status, 200);
  });
});

describe('POST /login as JSON', () => {
  it('answers 200 with the user and a cookie', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const response = await app.request('/login', json(ADA));
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      user: { id: 1, email: 'ada@example.com', name: '', role: 'user' },
    });
    assert.match(cookieOf(response), /^session=/);
  });

  it('answers 401 with an error and no issues for a wrong password', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/login', json(ADA));
    assert.equal(response.status, 401);
    assert.deepEqual(Object.keys((await response.json()) as object), ['error']);
  });
});

describe('GET /login', () => {
  it('keeps a next that is one of our pages and drops any other', async (t) => {
    const app = await startApp(t);
    assert.match(
      await (await app.request('/login?next=%2Fdashboard')).text(),
      /name="next" value="\/dashboard"/,
    );
    assert.doesNotMatch(
      await (await app.request('/login?next=%2F%2Fevil.example')).text(),
      /name="next"|evil/,
    );
  });

  it('redirects a signed-in user to the page they wanted', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const response = await app.request('/login?next=%2Fdashboard%3Ftab%3D1', {
      headers: { cookie },
    });
    assert.equal(response.headers.get('location'), '/dashboard?tab=1');
  });
});

describe('a form that comes when the session has ended', () => {
  it('leads back to its page by way of the log-in, which says that nothing was changed', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    app.clock.now += 25 * 3_600_000;
    const refused = await app.request('/account/email', form({ email: 'new@example.com' }, cookie));
    const place = refused.headers.get('location') ?? '';
    assert.equal(place, '/login?done=ended&next=%2Faccount');
    assert.match(await (await app.request(place)).text(), /so nothing was changed/);
    const ada = { email: 'ada@example.com', password: PASSWORD, next: '/account' };
    assert.equal((await app.request('/login', form(ada))).headers.get('location'), '/account');
  });
});
