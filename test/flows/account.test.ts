import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { EventStore } from '../../src/auth/event-store.ts';
import { openDatabase } from '../../src/sqlite/database.ts';
import { createEventStore } from '../../src/sqlite/event-store.ts';
import { opens, PASSWORD, signIn, signUp, signUpAdmin } from '../people.ts';
import { asJson, asPage, cookieOf, form, json, openLink, redeem } from '../requests.ts';
import { count, startApp, type TestApp } from '../support.ts';
import { SlowGate } from './slow-gate.ts';

const MINUTE = 60_000;
const OTHER = 'seven quiet lighthouse cats';
const ADA = { email: 'ada@example.com', password: PASSWORD };
const CHANGE = { current: PASSWORD, password: OTHER };

/** An app with ada signed in on two browsers. */
async function setUp(t: TestContext) {
  const app = await startApp(t);
  const phone = await signUp(app);
  return { app, phone, cookie: await signIn(app) };
}

describe('GET /account', () => {
  it('shows a person who they are and the three forms', async (t) => {
    const { app, cookie } = await setUp(t);
    const page = await (await app.request('/account', asPage(cookie))).text();
    assert.match(page, /ada@example\.com/);
    for (const action of ['/account/password', '/account/email', '/account/delete']) {
      assert.ok(page.includes(`method="post" action="${action}"`), action);
    }
  });

  it('tells a program who it is', async (t) => {
    const { app, cookie } = await setUp(t);
    const response = await app.request('/account', asJson(cookie));
    const user = { id: 1, email: 'ada@example.com', role: 'user' };
    assert.deepEqual(await response.json(), { user, pendingEmail: null });
  });

  it('says what has been done, in a sentence of ours and no other', async (t) => {
    const { app, cookie } = await setUp(t);
    const page = async (done: string) =>
      (await app.request(`/account?done=${done}`, asPage(cookie))).text();
    assert.match(await page('password'), /role="status">Your password has been changed/);
    assert.doesNotMatch(await page('You+have+won'), /role="status"|have won/);
  });

  it('offers the only administrator no way to leave', async (t) => {
    const app = await startApp(t);
    const root = await signUpAdmin(app);
    const page = await (await app.request('/account', asPage(root))).text();
    assert.doesNotMatch(page, /action="\/account\/delete"/);
    assert.match(page, /only administrator/);
  });
});

describe('POST /account/password', () => {
  it('changes it: only the new one opens the door', async (t) => {
    const { app, cookie } = await setUp(t);
    const response = await app.request('/account/password', form(CHANGE, cookie));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/account?done=password');
    assert.equal((await app.request('/login', json(ADA))).status, 401);
    assert.equal((await app.request('/login', json({ ...ADA, password: OTHER }))).status, 200);
    assert.equal(count(app, 'events', "kind = 'password_changed' AND user_id = 1"), 1);
  });

  it('ends every session at once, and this browser goes on with a new ID', async (t) => {
    const { app, phone, cookie } = await setUp(t);
    const after = cookieOf(await app.request('/account/password', form(CHANGE, cookie)));
    assert.notEqual(after, cookie);
    assert.equal(await opens(app, phone), false);
    assert.equal(await opens(app, cookie), false);
    assert.equal(await opens(app, after), true);
    assert.equal(count(app, 'sessions'), 1);
    assert.equal(app.sessions.size, 1);
  });

  it('leaves the sessions of others alone', async (t) => {
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
    assert.equal(count(app, 'links'), 0);
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
    assert.match(page, /This is not your password/);
    assert.match(page, /id="password-current"[^>]* aria-invalid="true"/);
    for (const typed of Object.values(wrong)) assert.ok(!page.includes(typed));
    assert.ok((await opens(app, cookie)) && (await opens(app, phone)));
    assert.equal((await app.request('/login', json(ADA))).status, 200);
    assert.equal(count(app, 'events', "kind = 'login_failed' AND user_id = 1"), 1);
  });

  it('counts wrong passwords with those at the door', async (t) => {
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

  it('refuses a new password that is no good', async (t) => {
    const { app, phone, cookie } = await setUp(t);
    const refused: Record<string, [password: string, problem: RegExp]> = {
      'the one they have': [PASSWORD, /This is the password you have/],
      'a short one': ['short', /Use at least 15 characters; this has 5/],
      'a common one': ['123456789123456789', /one of the first passwords|repeats/],
      'their own address': ['ada@example.com12345', /name of this site or of your account/],
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

  it('knows the password they have however a keyboard writes its é', async (t) => {
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
    assert.equal(refused.status, 401);
    const problem = { field: 'current', message: 'This is not your password.' };
    assert.deepEqual(await refused.json(), { error: problem.message, issues: [problem] });
    const done = await app.request('/account/password', json(CHANGE, cookie));
    assert.equal(done.status, 204);
    assert.equal(await opens(app, cookieOf(done)), true);
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

/** An app with ada signed in on two browsers, and a gate that holds hashes back. */
async function setUpSlow(t: TestContext) {
  const gate = new SlowGate();
  const app = await startApp(t, { gate });
  const thief = await signUp(app);
  return { app, gate, thief, cookie: await signIn(app) };
}

const passwordWorks = async (app: TestApp, password: string) =>
  (await app.request('/login', json({ ...ADA, password }))).status === 200;

/** The page and the JSON that somebody gets whose password was changed while theirs was looked at. */
async function assertOutdated(response: Response): Promise<void> {
  assert.equal(response.status, 401);
  assert.deepEqual(response.headers.getSetCookie(), []);
  assert.match(await response.text(), /The password was changed a moment ago/);
}

describe('a new password that comes too late', () => {
  const THIEF = 'purple trombones hide well';
  const late = { current: PASSWORD, password: THIEF };

  for (const [name, send] of Object.entries({ 'by a form': form, 'by a program': json })) {
    it(`does not replace one that was set while the old one was checked (${name})`, async (t) => {
      const { app, gate, thief, cookie } = await setUpSlow(t);
      const letGo = gate.holdTheNext();
      const second = app.request('/account/password', send(late, thief));
      await gate.holding;
      const own = cookieOf(await app.request('/account/password', form(CHANGE, cookie)));
      const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
      letGo();
      await assertOutdated(await second);
      assert.equal(count(app, 'sessions'), 1);
      assert.equal(await opens(app, own), true, 'the session of who was first goes on');
      assert.equal(await passwordWorks(app, THIEF), false);
      assert.equal(await passwordWorks(app, OTHER), true);
      assert.equal((await openLink(app, `/reset/${secret}`)).status, 200, 'no link has ended');
      assert.equal(count(app, 'events', "kind = 'password_changed'"), 1);
    });
  }

  it('does not replace one that was set by a reset link', async (t) => {
    const { app, gate, thief } = await setUpSlow(t);
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    const letGo = gate.holdTheNext();
    const second = app.request('/account/password', json(late, thief));
    await gate.holding;
    const reset = await redeem(app, `/reset/${secret}`, json({ password: OTHER }));
    assert.equal(reset.status, 200);
    letGo();
    await assertOutdated(await second);
    assert.equal(await passwordWorks(app, THIEF), false);
    assert.equal(await passwordWorks(app, OTHER), true);
  });

  /** Lets a change get as far as the hash of the new password, does something then, and lets it end. */
  async function whileHashing(t: TestContext, act: (app: TestApp) => Promise<unknown>) {
    const { app, gate, cookie } = await setUpSlow(t);
    await signUpAdmin(app);
    const checked = gate.holdTheNext();
    const change = app.request('/account/password', json(CHANGE, cookie));
    await gate.holding;
    const hashed = gate.holdTheNext();
    checked();
    await gate.holding;
    await act(app);
    app.sessions.forgetUser(1);
    hashed();
    return { app, cookie, response: await change };
  }

  it('is not set for an account that was disabled meanwhile, nor a session begun', async (t) => {
    const { app, response, cookie } = await whileHashing(t, (app) =>
      app.accounts.change(1, { disabled: true }),
    );
    await assertOutdated(response);
    assert.equal(count(app, 'sessions', 'user_id = 1'), 0);
    assert.equal(count(app, 'events', "kind = 'password_changed'"), 0);
    await app.accounts.change(1, { disabled: false });
    assert.equal(await opens(app, cookie), false);
    assert.equal(await passwordWorks(app, OTHER), false);
    assert.equal(await passwordWorks(app, PASSWORD), true);
  });

  it('is refused, and no failure, for an account that was deleted meanwhile', async (t) => {
    const { app, response } = await whileHashing(t, (app) => app.accounts.remove(1));
    await assertOutdated(response);
    assert.equal(count(app, 'events', 'user_id = 1'), 0);
    assert.deepEqual(
      app.logged.filter(({ level }) => level === 'error'),
      [],
    );
  });

  /** An app where something happens as soon as a new password is set, before the session of who set it begins. */
  async function afterTheChange(t: TestContext, act: (app: TestApp) => Promise<unknown>) {
    const database = openDatabase(':memory:');
    t.after(() => database.close());
    const events = createEventStore(database);
    const append: EventStore['append'] = async ({ kind }) => {
      if (kind === 'password_changed') await act(app);
    };
    const app = await startApp(t, { events: { ...events, append } });
    const cookie = await signUp(app);
    return { app, response: await app.request('/account/password', json(CHANGE, cookie)) };
  }

  it('gives no session to an account that is disabled before it begins', async (t) => {
    const { app, response } = await afterTheChange(t, (app) =>
      app.accounts.change(1, { disabled: true }),
    );
    await assertOutdated(response);
    assert.equal(count(app, 'sessions'), 0);
  });

  it('gives no session to who changed it, when a reset link changed it again', async (t) => {
    const { app, response } = await afterTheChange(t, async (app) => {
      const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
      await app.links.redeemReset(secret, '$another');
    });
    await assertOutdated(response);
    assert.equal(count(app, 'sessions'), 0);
  });
});

describe('POST /confirm', () => {
  it('begins a new session in the place of this one, and leaves the others', async (t) => {
    const { app, phone, cookie } = await setUp(t);
    const response = await app.request('/confirm', form({ password: PASSWORD }, cookie));
    assert.equal(response.headers.get('location'), '/account');
    const fresh = cookieOf(response);
    assert.notEqual(fresh, cookie);
    assert.equal(await opens(app, cookie), false);
    assert.ok((await opens(app, fresh)) && (await opens(app, phone)));
    assert.equal(count(app, 'events', "kind = 'confirmed' AND user_id = 1"), 1);
  });

  it('refuses a wrong password in the page, counts it, and the session stays as old as it was', async (t) => {
    const { app, cookie } = await setUp(t);
    app.clock.now += 10 * MINUTE;
    const attempt = (password: string) =>
      app.request('/confirm', form({ password, next: '/users' }, cookie));
    const response = await attempt('not her password');
    assert.equal(response.status, 401);
    assert.deepEqual(response.headers.getSetCookie(), []);
    const page = await response.text();
    assert.match(page, /This is not your password/);
    assert.match(page, /name="next" value="\/users"/);
    const others = await app.request('/account/sessions/revoke-others', json({}, cookie));
    assert.equal(others.status, 403);
    for (let i = 0; i < 4; i++) await attempt('not her password');
    assert.equal((await attempt(PASSWORD)).status, 429);
  });

  it('leads on to pages of this site only', async (t) => {
    const { app, cookie } = await setUp(t);
    let ticket = cookie;
    const foreign = ['https://evil.example/', '//evil.example', '/\\evil.example', '/nowhere'];
    for (const next of foreign) {
      const show = await app.request(`/confirm?next=${encodeURIComponent(next)}`, asPage(ticket));
      assert.doesNotMatch(await show.text(), /name="next"/, next);
      const response = await app.request('/confirm', form({ password: PASSWORD, next }, ticket));
      assert.equal(response.headers.get('location'), '/account', next);
      ticket = cookieOf(response);
    }
  });

  it('keeps the length of the session, and answers a program with 204', async (t) => {
    const { app } = await setUp(t);
    const remembered = await signIn(app, ADA.email, { remember: 'on' });
    const response = await app.request('/confirm', json({ password: PASSWORD }, remembered));
    assert.equal(response.status, 204);
    assert.match(response.headers.getSetCookie()[0] ?? '', /Max-Age=2592000$/);
  });
});

describe('POST /account/delete', () => {
  it('removes everything of the account, and nothing of others', async (t) => {
    const app = await startApp(t);
    const root = await signUpAdmin(app);
    const phone = await signUpAdmin(app, ADA.email);
    const cookie = await signIn(app);
    await app.request('/login', json({ ...ADA, password: 'wrong' }));
    (await app.links.reset(2, 1)) ?? assert.fail();
    const invitation = await app.links.createInvitation('user', 2);
    await app.links.createInvitation('user', 1);
    const response = await app.request('/account/delete', form({ password: PASSWORD }, cookie));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/?done=left');
    const taken = response.headers.getSetCookie();
    assert.match(taken[0] ?? '', /^session=; .*Max-Age=0$/);
    assert.match(taken[1] ?? '', /^device=; .*Max-Age=0$/);
    assert.equal(response.headers.get('clear-site-data'), '"cache", "storage"');

    assert.ok(!(await opens(app, cookie)) && !(await opens(app, phone)));
    assert.equal(await opens(app, root), true);
    assert.equal(count(app, 'users', 'id = 2'), 0);
    assert.equal(count(app, 'sessions', 'user_id = 2'), 0);
    assert.equal(count(app, 'events', 'user_id = 2 OR actor_id = 2'), 0);
    assert.equal(count(app, 'links'), 1);
    assert.equal((await openLink(app, `/invite/${invitation.secret}`)).status, 404);
    assert.equal((await app.request('/login', json(ADA))).status, 401);
    assert.equal(count(app, 'events', "kind = 'account_deleted' AND user_id IS NULL"), 1);
    const again = await app.request('/signup', json(ADA));
    assert.equal(((await again.json()) as { id: number }).id, 3, 'no number is given twice');
  });

  it('is refused without the right password, which is counted', async (t) => {
    const { app, cookie } = await setUp(t);
    const response = await app.request('/account/delete', form({ password: 'wrong' }, cookie));
    assert.equal(response.status, 401);
    assert.match(await response.text(), /id="delete-password"[^>]* aria-invalid="true"/);
    for (let i = 0; i < 4; i++) {
      assert.equal((await app.request('/account/delete', json({}, cookie))).status, 401);
    }
    const right = json({ password: PASSWORD }, cookie);
    assert.equal((await app.request('/account/delete', right)).status, 429);
    assert.equal(count(app, 'users'), 1);
  });

  it('is refused when the password was changed while it was checked', async (t) => {
    const { app, gate, thief, cookie } = await setUpSlow(t);
    const letGo = gate.holdTheNext();
    const late = app.request('/account/delete', json({ password: PASSWORD }, thief));
    await gate.holding;
    await app.request('/account/password', form(CHANGE, cookie));
    letGo();
    await assertOutdated(await late);
    assert.equal(count(app, 'users'), 1);
    assert.equal(count(app, 'events', "kind = 'account_deleted'"), 0);
    assert.ok(count(app, 'events', 'user_id = 1') > 0, 'nothing of the account is gone');
  });

  it('is refused to the last administrator, as long as there is no other who is not disabled', async (t) => {
    const app = await startApp(t);
    const root = await signUpAdmin(app);
    await signUpAdmin(app, 'eve@example.com');
    app.database.exec('UPDATE users SET disabled_at = 1 WHERE id = 2');
    const attempt = () => app.request('/account/delete', form({ password: PASSWORD }, root));
    const response = await attempt();
    assert.equal(response.status, 409);
    assert.match(await response.text(), /only administrator/);
    assert.equal(await opens(app, root), true);
    app.database.exec('UPDATE users SET disabled_at = NULL WHERE id = 2');
    assert.equal((await attempt()).status, 303);
    assert.equal(count(app, 'users'), 1);
  });

  it('answers a program with 204 and the end of its cookies', async (t) => {
    const { app, cookie } = await setUp(t);
    const response = await app.request('/account/delete', json({ password: PASSWORD }, cookie));
    assert.equal(response.status, 204);
    assert.equal(response.headers.getSetCookie().length, 2);
  });
});
