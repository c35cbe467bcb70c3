import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { STEP_MS } from '../../src/auth/factors/totp.ts';
import { addTotp, codeOf } from '../factor-app.ts';
import { ADA, opens, PASSWORD, signUp } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const STATE = '/account/second-factor';

/** Ada's only factor is an app, and the site demands one. */
async function setUp(t: TestContext) {
  const app = await startApp(t, { requireSecondFactor: 'all' });
  const ada = await signUp(app);
  return { app, ada, old: await addTotp(app) };
}

const textOf = async (app: TestApp, path: string, cookie: string) =>
  (await app.request(path, asPage(cookie))).text();

/** Signs in with the password and this code. Answers with the status of the second step. */
async function signInWith(app: TestApp, code: string): Promise<number> {
  const first = await app.request('/login', json({ email: ADA.email, password: PASSWORD }));
  assert.equal(first.status, 401);
  const { secondFactor } = (await first.json()) as { secondFactor: { pending: string } };
  const { pending } = secondFactor;
  return (await app.request('/login/second-step', json({ pending, code }))).status;
}

describe('an authenticator app that moves to another phone', () => {
  it('works on the old one until the first code of the new one, also as the only factor of an account that needs one', async (t) => {
    const { app, ada, old } = await setUp(t);
    const state = await textOf(app, STATE, ada);
    assert.match(state, /<button[^>]*>Move to another phone<\/button>/);
    assert.doesNotMatch(state, /totp\/remove/);
    const started = await app.request(`${STATE}/totp`, form({}, ada));
    assert.equal(started.headers.get('location'), `${STATE}/totp`);
    const page = await textOf(app, `${STATE}/totp`, ada);
    assert.match(page, /<h1>Move to another phone<\/h1>/);
    assert.match(page, /Until then, the app on your old phone keeps working\./);
    const [, key = assert.fail()] = /id="key"[^>]*>([A-Z2-7 ]+)</.exec(page) ?? [];
    assert.equal(await signInWith(app, old.code()), 200);

    app.clock.now += STEP_MS;
    const fresh = () => codeOf(key, app.clock.now);
    const wrong = await app.request(`${STATE}/totp/confirm`, form({ code: '000000' }, ada));
    assert.equal(wrong.status, 400);
    assert.match(await wrong.text(), /<h1>Move to another phone<\/h1>/);
    const done = await app.request(`${STATE}/totp/confirm`, form({ code: fresh() }, ada));
    assert.equal(done.headers.get('location'), `${STATE}?done=app-replaced`);
    assert.match(await textOf(app, `${STATE}?done=app-replaced`, ada), /10 of 10 left/);
    assert.ok(await opens(app, ada), 'this session goes on');
    assert.equal(await signInWith(app, fresh()), 401, 'the code that confirmed it');
    assert.equal(await signInWith(app, old.code()), 401);
    assert.equal(await signInWith(app, fresh()), 200);

    const { kind, reason } =
      (await app.events.recent(1, 20)).find((event) => event.kind === 'totp_added') ??
      assert.fail();
    assert.deepEqual([kind, reason], ['totp_added', 'replaced']);
    assert.match(await textOf(app, '/account/activity', ada), /app moved to another phone/);
  });

  it('does so for a program, too', async (t) => {
    const { app, ada, old } = await setUp(t);
    const started = await app.request(`${STATE}/totp`, json({}, ada));
    assert.equal(started.status, 201);
    const { key } = (await started.json()) as { key: string };
    assert.equal((await app.request(`${STATE}/totp`, asJson(ada))).status, 200);
    const code = codeOf(key, app.clock.now);
    const done = await app.request(`${STATE}/totp/confirm`, json({ code }, ada));
    assert.deepEqual([done.status, await done.json()], [200, { recoveryCodes: null }]);
    assert.equal(await signInWith(app, old.code()), 401);
    assert.equal(await signInWith(app, codeOf(key, app.clock.now)), 200);
  });

  it('stays where it is when the new one is never confirmed', async (t) => {
    const { app, ada, old } = await setUp(t);
    await app.request(`${STATE}/totp`, form({}, ada));
    await app.request(`${STATE}/totp`, form({}, ada));
    const refused = await app.request(`${STATE}/totp/confirm`, form({ code: old.code() }, ada));
    assert.equal(refused.status, 400, 'a code of the old one confirms nothing');
    assert.equal(await signInWith(app, old.code()), 200);
  });
});
