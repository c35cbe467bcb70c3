import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, opens, PASSWORD, signIn } from '../people.ts';
import { asPage, cookieOf, form, json } from '../requests.ts';
import { count } from '../stored.ts';
import { MINUTE, setUp } from './account-site.ts';

describe('POST /confirm', () => {
  it('begins a new session in the place of this one, and leaves the others', async (t) => {
    const { app, phone, cookie } = await setUp(t);
    const response = await app.request('/confirm', form({ password: PASSWORD }, cookie));
    assert.equal(response.headers.get('location'), '/account');
    const fresh = cookieOf(response);
    assert.notEqual(fresh, cookie);
    assert.equal(await opens(app, cookie), false);
    assert.ok((await opens(app, fresh)) && (await opens(app, phone)));
    assert.equal(await count(app, 'events', { kind: 'confirmed', userId: 1 }), 1);
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
    assert.match(page, /s not your current password/);
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
