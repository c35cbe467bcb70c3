import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addTotp } from '../factor-app.ts';
import { ADA, opens, PASSWORD, signIn, signUp } from '../people.ts';
import { asPage, cookieOf, form, json, openLink } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp } from '../support.ts';
import { CHANGE, MINUTE, OTHER, setUp } from './account-site.ts';
import { SlowGate } from './slow-gate.ts';

describe('GET /.well-known/change-password', () => {
  it('leads a password manager to the form', async (t) => {
    const { app, cookie } = await setUp(t);
    const response = await app.request('/.well-known/change-password', asPage(cookie));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/account');
  });
});

describe('POST /account/password', () => {
  it('changes it: only the new one signs in', async (t) => {
    const { app, cookie } = await setUp(t);
    const response = await app.request('/account/password', form(CHANGE, cookie));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/account?done=password');
    assert.equal((await app.request('/login', json(ADA))).status, 401);
    assert.equal((await app.request('/login', json({ ...ADA, password: OTHER }))).status, 200);
    assert.equal(await count(app, 'events', { kind: 'password_changed', userId: 1 }), 1);
  });

  it('ends every session at once, and this browser goes on with a new ID', async (t) => {
    const { app, phone, cookie } = await setUp(t);
    const after = cookieOf(await app.request('/account/password', form(CHANGE, cookie)));
    assert.notEqual(after, cookie);
    assert.equal(await opens(app, phone), false);
    assert.equal(await opens(app, cookie), false);
    assert.equal(await opens(app, after), true);
    assert.equal(await count(app, 'sessions'), 1);
    assert.equal(app.sessions.size, 1);
  });

  it('keeps the sessions of other users', async (t) => {
    const { app, cookie } = await setUp(t);
    const bob = await signUp(app, 'bob@example.com');
    await app.request('/account/password', form(CHANGE, cookie));
    assert.equal(await opens(app, bob), true);
  });

  it('ends the reset links of the account', async (t) => {
    const { app, cookie } = await setUp(t);
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    await app.request('/account/password', form(CHANGE, cookie));
    assert.equal((await openLink(app, `/reset/${secret}`)).status, 404);
    assert.equal(await count(app, 'links'), 0);
  });

  it('keeps a browser signed in that asked to stay so', async (t) => {
    const { app } = await setUp(t);
    const remembered = await signIn(app, ADA.email, { remember: 'on' });
    const response = await app.request('/account/password', form(CHANGE, remembered));
    assert.match(response.headers.getSetCookie()[0] ?? '', /Max-Age=2592000$/);
  });

  it('is refused with a wrong current password, in its place on the page, and nothing happens', async (t) => {
    const { app, phone, cookie } = await setUp(t);
    const wrong = { ...CHANGE, current: 'not her password' };
    const response = await app.request('/account/password', form(wrong, cookie));
    assert.equal(response.status, 401);
    const page = await response.text();
    assert.match(page, /s not your current password/);
    assert.match(page, /id="password-current"[^>]* aria-invalid="true"/);
    for (const typed of Object.values(wrong)) assert.ok(!page.includes(typed));
    assert.ok((await opens(app, cookie)) && (await opens(app, phone)));
    assert.equal((await app.request('/login', json(ADA))).status, 200);
    assert.equal(await count(app, 'events', { kind: 'confirm_failed', userId: 1 }), 1);
  });

  it('counts wrong passwords together with those of log-ins', async (t) => {
    const { app, cookie } = await setUp(t);
    const attempt = async (current: string) =>
      (await app.request('/account/password', json({ ...CHANGE, current }, cookie))).status;
    for (let i = 0; i < 5; i++) assert.equal(await attempt(`guess number ${i}`), 401);
    assert.equal(await attempt(PASSWORD), 429);
    assert.equal((await app.request('/login', json(ADA))).status, 429);
    assert.equal(await opens(app, cookie), true);
    app.clock.now += MINUTE;
    assert.equal(await attempt(PASSWORD), 204);
  });

  it('refuses a new password that breaks the policy', async (t) => {
    const { app, phone, cookie } = await setUp(t);
    const refused: Record<string, [password: string, problem: RegExp]> = {
      'the one they have': [PASSWORD, /That&#8217;s already your password/],
      'a short one': ['short', /Use at least 15 characters; this has 5/],
      'a common one': ['123456789123456789', /one of the first passwords|repeats/],
      'their own address': ['ada@example.com12345', /too close to your e-mail address/],
      nothing: ['', /Use at least 15 characters/],
    };
    for (const [name, [password, problem]] of Object.entries(refused)) {
      const init = form({ current: PASSWORD, password }, cookie);
      const response = await app.request('/account/password', init);
      assert.equal(response.status, 400, name);
      assert.match(await response.text(), problem, name);
    }
    assert.ok((await opens(app, cookie)) && (await opens(app, phone)));
    assert.equal((await app.request('/login', json(ADA))).status, 200);
  });

  it('accepts the current password in both Unicode forms of é', async (t) => {
    const app = await startApp(t);
    const password = (e: string) => `caf${e} und kuchen um vier`;
    const cookie = cookieOf(
      await app.request('/signup', form({ ...ADA, password: password('\u00e9') })),
    );
    const change = { current: password('\u00e9'), password: password('e\u0301') };
    assert.equal((await app.request('/account/password', json(change, cookie))).status, 400);
  });

  it('answers a program with 204 and a new cookie, or with what is wrong', async (t) => {
    const { app, cookie } = await setUp(t);
    const refused = await app.request('/account/password', json({ password: OTHER }, cookie));
    assert.equal(refused.status, 400);
    const problem = { field: 'current', message: 'Enter your current password.' };
    assert.deepEqual(await refused.json(), { error: problem.message, issues: [problem] });
    const done = await app.request('/account/password', json(CHANGE, cookie));
    assert.equal(done.status, 204);
    assert.equal(await opens(app, cookieOf(done)), true);
  });

  it('stores no pending sign-in for an account with a second factor, and no session', async (t) => {
    const { app, cookie } = await setUp(t);
    await addTotp(app);
    const response = await app.request('/account/password', form(CHANGE, cookie));
    assert.equal(response.headers.get('location'), '/login?done=reset');
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.deepEqual(await app.testDatabase.dump('pending_sign_ins', 'sessions'), []);
  });

  it('is not outlived by a log-in that began with the old password', async (t) => {
    const gate = new SlowGate();
    const app = await startApp(t, { gate });
    const cookie = await signUp(app);
    const letGo = gate.holdTheNext();
    const late = app.request('/login', form(ADA));
    await gate.holding;
    await app.request('/account/password', form(CHANGE, cookie));
    letGo();
    assert.equal((await late).status, 401);
    assert.equal(app.sessions.size, 1);
  });
});
