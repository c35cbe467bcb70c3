import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PASSWORD, signUp } from '../people.ts';
import { form } from '../requests.ts';
import { storedEvents } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const post = (app: TestApp, path: string, headers: Record<string, string>) =>
  app.request(path, { method: 'POST', body: new URLSearchParams(), headers });

describe('a form from another site', () => {
  it('is refused on every unsafe route, log-in, sign-up and log-out included', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    for (const path of ['/login', '/signup', '/logout']) {
      const response = await post(app, path, {
        cookie,
        'sec-fetch-site': 'cross-site',
        origin: 'http://evil.example',
      });
      assert.equal(response.status, 403, path);
      assert.match(response.headers.get('content-security-policy') ?? '', /default-src/);
    }
    assert.equal(
      (await app.request('/dashboard', { headers: { cookie } })).status,
      200,
      'nothing happened',
    );
    assert.equal(app.logged.filter(({ event }) => event === 'cross_origin_refused').length, 3);
  });

  it('leaves no more than 200 characters of its headers, in the events and in the log', async (t) => {
    const app = await startApp(t);
    await post(app, '/login', { origin: `http://evil.example/${'a'.repeat(7_000)}` });
    const [event] = await storedEvents(app, 'cross_origin_refused');
    assert.equal(event?.reason?.length, 200);
    const refusal = app.logged.find(({ event }) => event === 'cross_origin_refused');
    assert.equal(String(refusal?.reason).length, 200);
  });

  it('is refused before the body is read', async (t) => {
    const app = await startApp(t);
    const body = new URLSearchParams({ email: 'a'.repeat(20_000) });
    const response = await app.request('/login', {
      method: 'POST',
      body,
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    assert.equal(response.status, 403);
  });
});

describe('an unsafe request', () => {
  it('is accepted or refused by Sec-Fetch-Site and Origin', async (t) => {
    const app = await startApp(t);
    const { origin } = app;
    const allowed: Record<string, Record<string, string>> = {
      'from our own page': { 'sec-fetch-site': 'same-origin', origin },
      'by the person (address bar)': { 'sec-fetch-site': 'none' },
      'without either header (curl)': {},
      'with our Origin and no Sec-Fetch-Site': { origin },
      'from our own page with Origin null': { 'sec-fetch-site': 'same-origin', origin: 'null' },
    };
    const refused: Record<string, Record<string, string>> = {
      'from another site': { 'sec-fetch-site': 'cross-site' },
      'from a sibling domain': { 'sec-fetch-site': 'same-site' },
      'with an unknown value': { 'sec-fetch-site': 'Same-Origin' },
      'with another Origin': { origin: 'http://evil.example' },
      'with Origin null alone': { origin: 'null' },
      'with our host on another port': { origin: `${origin}1` },
      'with our host by https': { origin: origin.replace('http:', 'https:') },
      'with our host in upper case': { origin: origin.toUpperCase() },
      'with our host behind a user name': { origin: origin.replace('://', '://evil@') },
      'with another spelling of loopback': { origin: origin.replace('localhost', '127.0.0.1') },
      'same-origin but with another Origin': {
        'sec-fetch-site': 'same-origin',
        origin: 'http://evil.example',
      },
    };
    for (const [name, headers] of Object.entries(allowed)) {
      assert.equal((await post(app, '/logout', headers)).status, 303, name);
    }
    for (const [name, headers] of Object.entries(refused)) {
      assert.equal((await post(app, '/logout', headers)).status, 403, name);
    }
  });

  it('with a cookie jar and no browser works', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    assert.equal((await post(app, '/logout', { cookie })).status, 303);
    assert.equal((await app.request('/dashboard', { headers: { cookie } })).status, 303);
  });
});

describe('a link from another site', () => {
  it('works: reading is not forbidden', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/login', { headers: { 'sec-fetch-site': 'cross-site' } });
    assert.equal(response.status, 200);
  });
});

describe('the method', () => {
  it('cannot be overridden by a header or a field', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const init = form({ _method: 'GET', email: 'x', password: PASSWORD }, cookie);
    const headers = {
      ...init.headers,
      'x-http-method-override': 'GET',
      'sec-fetch-site': 'cross-site',
    };
    assert.equal((await app.request('/logout', { ...init, headers })).status, 403);
  });
});
