/**
 * Every way into the app, for an account with a second factor: none gives a session or a token
 * without the second step. And for an account that has to set one up: each session is limited.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { addPasskey, addTotp, challengeIn, userOf } from '../factor-app.ts';
import { ADA, opens, PASSWORD, signUp, signUpRootAndAda } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const NEW_PASSWORD = 'seven quiet lighthouse cats';

type Answer = { readonly response: Response; readonly text: string };

async function ask(app: TestApp, path: string, init: RequestInit): Promise<Answer> {
  const response = await app.request(path, init);
  return { response, text: await response.text() };
}

/** The value of a cookie that an answer sets; null when it sets none, or clears it. */
function cookieIn({ response }: Answer, name: string): string | null {
  const lines = response.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
  const value = lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  return value || null;
}

function assertNothing(answer: Answer, way: string): void {
  assert.equal(cookieIn(answer, 'session'), null, way);
  assert.doesNotMatch(answer.text, /"(?:token|refreshToken)":/, way);
}

async function setUp(t: TestContext, overrides: Parameters<typeof startApp>[1] = {}) {
  const app = await startApp(t, { mail: async () => {}, ...overrides });
  const { root, ada } = await signUpRootAndAda(app);
  return { app, root, ada };
}

async function pendingOf(app: TestApp): Promise<string> {
  const { secondFactor } = JSON.parse((await ask(app, '/login', json(ADA))).text);
  return secondFactor.pending;
}

describe('an account with a second factor', () => {
  it('gets no session and no token for the password alone, whatever the way in', async (t) => {
    const { app, ada } = await setUp(t);
    await addTotp(app);
    const { user, passwordVersion } = (await app.accounts.find(ADA.email)) ?? assert.fail();
    const reset = await app.links.reset(user.id, 1);
    const email = await app.links.email(user.id, 'ada@example.org', passwordVersion);
    const ways: readonly (readonly [string, () => Promise<Answer>])[] = [
      ['log-in by form', () => ask(app, '/login', form({ ...ADA, remember: 'on' }))],
      ['log-in by JSON', () => ask(app, '/login', json(ADA))],
      ['log-in for tokens', () => ask(app, '/token/login', json(ADA))],
      ['sign-up with its address', () => ask(app, '/signup', form(ADA))],
      ['confirm', () => ask(app, '/confirm', form({ password: PASSWORD }, ada))],
      ['confirm by JSON', () => ask(app, '/confirm', json({ password: PASSWORD }, ada))],
      ['e-mail link', () => ask(app, '/email', json({ token: email?.secret }))],
      [
        'reset link',
        () => ask(app, '/reset', json({ token: reset?.secret, password: NEW_PASSWORD })),
      ],
    ];
    for (const [way, go] of ways) assertNothing(await go(), way);
    const again = { email: 'ada@example.org', password: NEW_PASSWORD };
    assertNothing(await ask(app, '/login', form(again)), 'log-in after a reset');
    assertNothing(await ask(app, '/token/login', json(again)), 'tokens after a reset');
    assert.equal((await userOf(app, again.email)).secondFactor, true); // ASVS 6.4.3
  });

  it('gets no session when it changes its password: it signs in again, with both', async (t) => {
    const { app, ada } = await setUp(t);
    await addTotp(app);
    const fields = { current: PASSWORD, password: NEW_PASSWORD };
    assertNothing(await ask(app, '/account/password', form(fields, ada)), 'password');
    assert.equal(await opens(app, ada), false);
  });

  it('is sent to the second step by a form, with the page to go on to, and gets in by its code', async (t) => {
    const { app } = await setUp(t);
    const { code } = await addTotp(app);
    const first = await ask(app, '/login', form({ ...ADA, remember: 'on', next: '/account' }));
    assert.equal(first.response.status, 303);
    const place = first.response.headers.get('location') ?? '';
    assert.equal(place, '/login/second-step?next=%2Faccount');
    const cookie = `pending=${cookieIn(first, 'pending')}`;
    assert.match(first.response.headers.getSetCookie().join(), /HttpOnly; SameSite=Lax/);
    const page = await ask(app, place, asPage(cookie));
    assert.equal(page.response.status, 200);
    assert.match(page.text, /name="next" value="\/account"/);
    assert.equal(await opens(app, cookie), false);
    const fields = { code: code(), next: '/account' };
    const second = await ask(app, '/login/second-step', form(fields, cookie));
    assert.equal(second.response.headers.get('location'), '/account');
    const session = cookieIn(second, 'session') ?? assert.fail();
    assert.ok(await opens(app, `session=${session}`));
    assert.match(second.response.headers.getSetCookie().join(), /pending=;.*Max-Age=0/);
    const sessions = await app.sessions.of(2);
    assert.ok(
      sessions.some(({ remembered }) => remembered),
      '"keep me signed in" is kept',
    );
    const [latest] = await app.events.recent(2, 1);
    assert.equal(`${latest?.kind} ${latest?.reason}`, 'login totp');
    // What was pending is used up.
    const back = await ask(app, '/login/second-step', form({ code: code() }, cookie));
    assert.equal(back.response.status, 401);
  });

  it('is known in a browser that has taken the second step before', async (t) => {
    const { app } = await setUp(t);
    const { code } = await addTotp(app);
    const signIn = async (device: string) => {
      const first = await ask(app, '/login', form(ADA, device));
      const cookie = `pending=${cookieIn(first, 'pending')}; ${device}`;
      const second = await ask(app, '/login/second-step', form({ code: code() }, cookie));
      return `device=${cookieIn(second, 'device') ?? assert.fail()}`;
    };
    const device = await signIn('');
    assert.equal(await signIn(device), device);
  });

  it('keeps its recovery code when the rest of the request for tokens is refused', async (t) => {
    const { app } = await setUp(t);
    const { recoveryCodes } = await addTotp(app);
    const asked = await ask(app, '/token/login', json(ADA));
    const { pending } = JSON.parse(asked.text).secondFactor;
    const fields = { pending, recovery: recoveryCodes[0] };
    for (const wrong of [{ audience: 'https://elsewhere.example' }, { name: 7 }]) {
      const refused = await ask(app, '/token/login/second-step', json({ ...fields, ...wrong }));
      assert.equal(refused.response.status, 400);
    }
    const done = await ask(app, '/token/login/second-step', json(fields));
    assert.equal(done.response.status, 200);
  });

  it('gets in by JSON and for tokens with a code, a recovery code or a passkey', async (t) => {
    const { app } = await setUp(t);
    const { code, recoveryCodes } = await addTotp(app);
    const { show } = await addPasskey(app);
    const [recovery, another] = recoveryCodes;
    const step = async (path: string, answer: object) =>
      ask(app, path, json({ pending: await pendingOf(app), ...answer }));
    for (const answer of [{ code: code() }, { recovery }]) {
      const done = await step('/login/second-step', answer);
      assert.equal(done.response.status, 200, done.text);
      assert.ok(cookieIn(done, 'session'));
    }
    for (const answer of [{ code: code() }, { recovery: another }]) {
      const done = await step('/token/login/second-step', answer);
      assert.match(done.text, /"refreshToken":/);
    }
    for (const path of ['/login', '/token/login']) {
      const asked = await ask(app, path, json(ADA));
      assert.equal(asked.response.headers.get('www-authenticate'), 'Bearer realm="Coatcheck"');
      const { pending } = JSON.parse(asked.text).secondFactor;
      const passkey = show(challengeIn(asked.text));
      const done = await ask(app, `${path}/second-step`, json({ pending, passkey }));
      assert.equal(done.response.status, 200, done.text);
    }
    const kinds = (await app.events.recent(2, 50)).map(({ kind, reason }) => `${kind} ${reason}`);
    for (const kind of ['login recovery_code', 'login passkey', 'recovery_code_used 9']) {
      assert.ok(kinds.includes(kind), kind);
    }
  });

  it('goes on by its refresh token and its session, which a second step began', async (t) => {
    const { app } = await setUp(t);
    const { code } = await addTotp(app);
    const pending = await pendingOf(app);
    const body = { pending, code: code() };
    const pair = JSON.parse((await ask(app, '/token/login/second-step', json(body))).text);
    const next = await ask(app, '/token/refresh', json({ refreshToken: pair.refreshToken }));
    assert.equal(next.response.status, 200);
    const { token } = JSON.parse(next.text);
    const verified = await ask(app, '/verify', { headers: { authorization: `Bearer ${token}` } });
    assert.equal(verified.response.status, 204);
  });

  it('gets in by a passkey alone only when that has checked its user', async (t) => {
    const { app } = await setUp(t);
    const { show } = await addPasskey(app);
    const attempt = async (flags?: number) => {
      const { text } = await ask(app, '/login', asPage(''));
      const passkey = show(challengeIn(text), flags === undefined ? {} : { flags });
      return ask(app, '/login/passkey', form({ passkey, next: '/account' }));
    };
    const touched = await attempt(0x01);
    assertNothing(touched, 'a touch');
    assert.equal(touched.response.status, 401);
    assert.match(touched.text, /use it as the second step/);
    const done = await attempt();
    assert.equal(done.response.headers.get('location'), '/account');
    assert.ok(await opens(app, `session=${cookieIn(done, 'session')}`));
  });
});

describe('an account that has to set up a second factor', () => {
  async function strict(t: TestContext) {
    const app = await startApp(t, {
      mail: async () => {},
      requireSecondFactor: 'all',
      secondFactorGrace: 0,
    });
    return { app, ada: await signUp(app) };
  }

  it('has a limited session and no token, whatever the way in', async (t) => {
    const { app } = await strict(t);
    const invitation = await app.links.createInvitation('user', null);
    const setup = await app.links.setup();
    const ways: readonly (readonly [string, () => Promise<Answer>])[] = [
      ['log-in by form', () => ask(app, '/login', form(ADA))],
      ['log-in by JSON', () => ask(app, '/login', json(ADA))],
      ['sign-up', () => ask(app, '/signup', form({ ...ADA, email: 'eve@example.com' }))],
      [
        'invitation',
        () =>
          ask(app, '/invite', form({ ...ADA, email: 'i@example.com', token: invitation.secret })),
      ],
      [
        'set-up',
        () => ask(app, '/setup', form({ ...ADA, email: 's@example.com', token: setup.secret })),
      ],
    ];
    for (const [way, go] of ways) {
      const cookie = `session=${cookieIn(await go(), 'session') ?? assert.fail(way)}`;
      const page = await ask(app, '/dashboard', asPage(cookie));
      assert.equal(page.response.headers.get('location'), '/account/second-factor', way);
      const program = await ask(app, '/account', asJson(cookie));
      assert.equal(program.response.status, 403, way);
      assert.equal((await ask(app, '/verify', asJson(cookie))).response.status, 401, way);
      const inside = await ask(app, '/account/second-factor', asPage(cookie));
      assert.equal(inside.response.status, 200, way);
      const login = await ask(app, '/login', asPage(cookie));
      assert.equal(login.response.headers.get('location'), '/account/second-factor', way);
    }
    const program = await ask(app, '/token/login', json(ADA));
    assertNothing(program, 'log-in for tokens');
    assert.equal(program.response.status, 403);
  });

  it('has every page as soon as it has a factor, without signing in again', async (t) => {
    const { app, ada } = await strict(t);
    assert.equal(await opens(app, ada), false);
    const { text } = await ask(app, '/account/passkeys/new', asPage(ada));
    assert.match(text, /Add a passkey/);
    await addTotp(app);
    assert.ok(await opens(app, ada));
  });

  it('can sign out, and the session that another log-in replaces ends', async (t) => {
    const { app, ada } = await strict(t);
    await ask(app, '/login', form(ADA, ada));
    assert.equal((await ask(app, '/account/second-factor', asJson(ada))).response.status, 401);
    const cookie = `session=${cookieIn(await ask(app, '/login', form(ADA)), 'session')}`;
    assert.equal((await ask(app, '/logout', form({}, cookie))).response.status, 303);
    assert.equal((await ask(app, '/account/second-factor', asJson(cookie))).response.status, 401);
  });

  it('has time until the date that its first sign-in has set, and is told so', async (t) => {
    const app = await startApp(t, { requireSecondFactor: 'all', secondFactorGrace: 60_000 });
    const ada = await signUp(app);
    const { text } = await ask(app, '/dashboard', asPage(ada));
    assert.match(text, /Your account needs a second factor by/);
    app.clock.now += 30_000;
    await ask(app, '/login', form(ADA)); // does not renew it
    app.clock.now += 30_000;
    assert.equal(await opens(app, ada), false);
  });

  it('is one whose factors an administrator has reset, under every policy', async (t) => {
    const { app, root, ada } = await setUp(t);
    await addTotp(app);
    const pending = await pendingOf(app);
    const done = await ask(app, '/users/2/reset-factors', form({}, root));
    assert.equal(done.response.headers.get('location'), '/users/2?done=factors-reset');
    assert.equal(await opens(app, ada), false);
    const late = await ask(app, '/login/second-step', json({ pending, code: '123456' }));
    assert.equal(late.response.status, 401);
    const cookie = `session=${cookieIn(await ask(app, '/login', form(ADA)), 'session')}`;
    const page = await ask(app, '/account/second-factor', asPage(cookie));
    assert.match(page.text, /An administrator has reset your second factor/);
    assert.equal(await opens(app, cookie), false);
    assert.equal(
      (await app.events.recent(2, 10)).some(({ kind }) => kind === 'factors_reset'),
      true,
    );
  });
});
