import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, opens, PASSWORD, signIn, signUpAdmin } from '../people.ts';
import { asJson, asPage, form, json, openLink } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp } from '../support.ts';
import { assertOutdated, CHANGE, setUp, setUpSlow } from './account-site.ts';

describe('GET /account', () => {
  it('shows a user their account and the three forms', async (t) => {
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
    const email = 'ada@example.com';
    const user = { id: 1, email, emailConfirmed: false, name: '', role: 'user', groups: [] };
    assert.deepEqual(await response.json(), {
      user,
      pendingEmail: null,
      secondFactor: { authenticatorApp: false, passkeys: 0, recoveryCodes: 0 },
    });
  });

  it('says what has been done, in a sentence of ours and no other', async (t) => {
    const { app, cookie } = await setUp(t);
    const page = async (done: string) =>
      (await app.request(`/account?done=${done}`, asPage(cookie))).text();
    assert.match(await page('password'), /<\/span> Your password has been changed/);
    assert.doesNotMatch(await page('You+have+won'), /class="notice|have won/);
  });

  it('offers the only administrator no way to leave', async (t) => {
    const app = await startApp(t);
    const root = await signUpAdmin(app);
    const page = await (await app.request('/account', asPage(root))).text();
    assert.doesNotMatch(page, /action="\/account\/delete"/);
    assert.match(page, /only administrator/);
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
    assert.equal(await count(app, 'users', { id: 2 }), 0);
    assert.equal(await count(app, 'sessions', { userId: 2 }), 0);
    assert.equal(
      await count(app, 'events', ({ userId, actorId }) => userId === 2 || actorId === 2),
      0,
    );
    assert.equal(await count(app, 'links'), 1);
    assert.equal((await openLink(app, `/invite/${invitation.secret}`)).status, 404);
    assert.equal((await app.request('/login', json(ADA))).status, 401);
    assert.equal(await count(app, 'events', { kind: 'account_deleted', userId: null }), 1);
    const again = await app.request('/signup', json(ADA));
    assert.equal(((await again.json()) as { id: number }).id, 3, 'no number is given twice');
  });

  it('is refused without the right password, which is counted', async (t) => {
    const { app, cookie } = await setUp(t);
    const response = await app.request('/account/delete', form({ password: 'wrong' }, cookie));
    assert.equal(response.status, 401);
    assert.match(await response.text(), /id="delete-password"[^>]* aria-invalid="true"/);
    for (let i = 0; i < 4; i++) {
      const wrong = json({ password: 'wrong' }, cookie);
      assert.equal((await app.request('/account/delete', wrong)).status, 401);
    }
    const right = json({ password: PASSWORD }, cookie);
    assert.equal((await app.request('/account/delete', right)).status, 429);
    assert.equal(await count(app, 'users'), 1);
  });

  it('is refused without any password, which is no guess', async (t) => {
    const { app, cookie } = await setUp(t);
    for (let i = 0; i < 10; i++) {
      assert.equal((await app.request('/account/delete', json({}, cookie))).status, 400);
    }
    assert.equal(await count(app, 'events', { kind: 'login_failed' }), 0);
  });

  it('is refused when the password was changed while it was checked', async (t) => {
    const { app, gate, thief, cookie } = await setUpSlow(t);
    const letGo = gate.holdTheNext();
    const late = app.request('/account/delete', json({ password: PASSWORD }, thief));
    await gate.holding;
    await app.request('/account/password', form(CHANGE, cookie));
    letGo();
    await assertOutdated(await late);
    assert.equal(await count(app, 'users'), 1);
    assert.equal(await count(app, 'events', { kind: 'account_deleted' }), 0);
    assert.ok((await count(app, 'events', { userId: 1 })) > 0, 'nothing of the account is gone');
  });

  it('is refused to the last administrator who is not disabled', async (t) => {
    const app = await startApp(t);
    const root = await signUpAdmin(app);
    await signUpAdmin(app, 'eve@example.com');
    await app.accounts.change(2, { disabled: true });
    const attempt = () => app.request('/account/delete', form({ password: PASSWORD }, root));
    const response = await attempt();
    assert.equal(response.status, 409);
    assert.match(await response.text(), /only administrator/);
    assert.equal(await opens(app, root), true);
    await app.accounts.change(2, { disabled: false });
    assert.equal((await attempt()).status, 303);
    assert.equal(await count(app, 'users'), 1);
  });

  it('answers a program with 204 and the end of its cookies', async (t) => {
    const { app, cookie } = await setUp(t);
    const response = await app.request('/account/delete', json({ password: PASSWORD }, cookie));
    assert.equal(response.status, 204);
    assert.equal(response.headers.getSetCookie().length, 2);
  });
});
