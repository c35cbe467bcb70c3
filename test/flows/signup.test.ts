import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HashGate } from '../../src/auth/passwords/hash-gate.ts';
import { PRINTED_PASSWORDS } from '../../src/auth/passwords/printed-passwords.ts';
import { hiddenInputs } from '../kept-form.ts';
import { ADA, PASSWORD, signUp } from '../people.ts';
import { cookieOf, exchange, form, json, rawRequest } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp } from '../support.ts';

describe('GET /signup', () => {
  it('shows the form, with the right autocomplete values', async (t) => {
    const app = await startApp(t);
    const page = await (await app.request('/signup')).text();
    assert.match(page, /<form[^>]* method="post" action="\/signup"/);
    assert.match(page, /name="email"[^>]* autocomplete="username"/);
    assert.match(page, /name="password"[^>]* autocomplete="new-password"/);
  });

  it('redirects a signed-in user to the dashboard', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const response = await app.request('/signup', { headers: { cookie } });
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/dashboard');
  });
});

describe('POST /signup from a page', () => {
  it('makes the account, signs the person in and leads to the dashboard', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/signup', form(ADA));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/dashboard');
    const dashboard = await app.request('/dashboard', { headers: { cookie: cookieOf(response) } });
    assert.match(await dashboard.text(), /ada@example\.com/);
  });

  it('keeps the e-mail, not the password, when something is wrong', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/signup', form({ ...ADA, password: 'short-secret' }));
    assert.equal(response.status, 400);
    const page = await response.text();
    assert.match(page, /value="ada@example\.com"/);
    assert.doesNotMatch(page, /short-secret/);
    assert.match(page, /Use at least 15 characters; this has 12/);
    assert.match(page, /id="password"[^>]* aria-invalid="true"/);
  });

  it('says which address is taken, however it is spelled', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const response = await app.request('/signup', form({ ...ADA, email: ' ADA@Example.com ' }));
    assert.equal(response.status, 409);
    assert.match(await response.text(), /already has an account/);
  });

  it('escapes what was typed', async (t) => {
    const app = await startApp(t);
    const email = `"><img src=x onerror=alert(1)>'&`;
    const page = await (await app.request('/signup', form({ ...ADA, email }))).text();
    assert.doesNotMatch(page, /<img/);
    assert.match(page, /value="&quot;&gt;&lt;img src=x onerror=alert\(1\)&gt;&#39;&amp;"/);
  });

  it('makes one account out of fifty requests at once', async (t) => {
    const app = await startApp(t, { signups: { capacity: 10_000, refillMs: 1 } });
    // One address may hold nine hash slots; a request beyond them gets 503 and is sent again.
    const signUpAtLast = async (): Promise<number> => {
      const { status } = await app.request('/signup', json(ADA));
      return status === 503 ? signUpAtLast() : status;
    };
    const statuses = await Promise.all(Array.from({ length: 50 }, signUpAtLast));
    assert.equal(statuses.filter((status) => status === 201).length, 1);
    assert.equal(statuses.filter((status) => status === 409).length, 49);
    assert.equal(await count(app, 'users'), 1);
  });

  it('answers 503 with the form when too many hashes are waiting, and stores nothing', async (t) => {
    const app = await startApp(t, { gate: new HashGate({ width: 0, queue: 0 }) });
    const response = await app.request('/signup', form(ADA));
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '5');
    assert.match(await response.text(), /value="ada@example\.com"/);
    assert.equal(await count(app, 'users'), 0);
  });

  it('takes a passphrase that the guide prints on this machine, and nowhere else', async (t) => {
    const here = await startApp(t);
    const [password] = PRINTED_PASSWORDS;
    const printed = { email: 'ada@example.com', password };
    assert.equal((await here.request('/signup', json(printed))).status, 201);

    const site = await startApp(t, { origin: 'https://login.example.com' });
    const body = JSON.stringify(printed);
    const headers = ['Host: login.example.com', 'Content-Type: application/json'];
    const answer = await exchange(
      site.port,
      rawRequest('POST /signup HTTP/1.1', [...headers, `Content-Length: ${body.length}`], body),
    );
    assert.match(answer, /^HTTP\/1\.1 400 .*an example from the public documentation/s);
    assert.equal(await count(site, 'users'), 0);
  });

  it('ignores a role that the client would like to have', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/signup', json({ ...ADA, role: 'admin', id: 99 }));
    assert.deepEqual(await response.json(), {
      id: 1,
      email: 'ada@example.com',
      name: '',
      role: 'user',
    });
  });
});

describe('POST /signup as JSON', () => {
  it('answers 201 with the account and does not sign in', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/signup', json(ADA));
    assert.equal(response.status, 201);
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.deepEqual(await response.json(), {
      id: 1,
      email: 'ada@example.com',
      name: '',
      role: 'user',
    });
  });

  it('lists every issue with its field', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/signup', json({ email: 'ada', password: 'short' }));
    assert.equal(response.status, 400);
    const { error, issues } = (await response.json()) as {
      error: string;
      issues: { field: string }[];
    };
    assert.equal(typeof error, 'string');
    assert.deepEqual(
      issues.map(({ field }) => field),
      ['email', 'password'],
    );
  });

  it('refuses values that are not text', async (t) => {
    const app = await startApp(t);
    for (const email of [{ $ne: 1 }, ['ada@example.com'], 7, true]) {
      const response = await app.request('/signup', json({ email, password: PASSWORD }));
      assert.equal(response.status, 400, JSON.stringify(email));
    }
  });

  it('is not confused by fields named like parts of Object', async (t) => {
    const app = await startApp(t);
    const body = `{"__proto__":{"role":"admin"},"constructor":1,"email":"ada@example.com","password":"${PASSWORD}"}`;
    const response = await app.request('/signup', { ...json({}), body });
    assert.deepEqual(await response.json(), {
      id: 1,
      email: 'ada@example.com',
      name: '',
      role: 'user',
    });
  });
});

describe('SIGNUP=invite', () => {
  it('closes the form, its links and the endpoint', async (t) => {
    const app = await startApp(t, { signup: 'invite' });
    assert.match(await (await app.request('/signup')).text(), /by invitation/);
    assert.doesNotMatch(await (await app.request('/')).text(), /href="\/signup"/);
    assert.equal((await app.request('/signup', form(ADA))).status, 403);
    assert.equal((await app.request('/signup', json(ADA))).status, 403);
    assert.equal(await count(app, 'users'), 0);
  });
});

const OTHER_PASSWORD = 'seven quiet lighthouse cats';

describe('a sign-up with an address that has an account', () => {
  it('leads to the sign-in with the address, and with nothing of it in a URL', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const taken = await app.request('/signup', form({ ...ADA, password: OTHER_PASSWORD }));
    assert.equal(taken.status, 409);
    const markup = await taken.text();
    assert.match(markup, /<a href="#email">This address already has an account\.<\/a> <button /);
    assert.match(markup, /<button class="quiet" form="instead">Sign in instead<\/button>/);
    assert.doesNotMatch(markup, /href="[^"]*ada/);
    const sent = hiddenInputs(markup);
    assert.deepEqual(sent, { email: ADA.email, instead: 'on' });
    const login = await app.request('/login', form(sent));
    assert.equal(login.status, 200);
    const page = await login.text();
    assert.match(page, /<title>Sign in/);
    assert.match(page, /id="email"[^>]* value="ada@example\.com"/);
    assert.match(page, /id="password"[^>]* autofocus/);
    assert.equal(await count(app, 'events', { kind: 'login_failed' }), 0);
  });
});
