import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signIn, signUp } from '../people.ts';
import { form, json } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp } from '../support.ts';

describe('POST /logout', () => {
  it('ends the session, clears the cookie and redirects to the log-in page', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const response = await app.request('/logout', form({}, cookie));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/login?done=out');
    assert.match(response.headers.getSetCookie()[0] ?? '', /^session=; .*Max-Age=0$/);
    assert.equal(response.headers.get('clear-site-data'), '"cache", "storage"');
  });

  it('says on the log-in page, and in its title, that it has worked', async (t) => {
    const app = await startApp(t);
    const page = await (await app.request('/login?done=out')).text();
    assert.match(page, /<title>Signed out &middot; Sign in &middot; Coatcheck<\/title>/);
    assert.match(page, /You are signed out\./);
  });

  it('makes a copy of the ticket worthless, in memory and on disk', async (t) => {
    const app = await startApp(t);
    const copy = await signUp(app);
    await app.request('/logout', form({}, copy));
    const replay = await app.request('/dashboard', { headers: { cookie: copy } });
    assert.equal(replay.status, 303);
    assert.equal(await count(app, 'sessions'), 0);
  });

  it('keeps the other sessions of the user', async (t) => {
    const app = await startApp(t);
    const laptop = await signUp(app);
    const phone = await signIn(app);
    await app.request('/logout', form({}, laptop));
    assert.equal((await app.request('/dashboard', { headers: { cookie: phone } })).status, 200);
  });

  it('replies the same twice, and without a session', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    await app.request('/logout', form({}, cookie));
    assert.equal((await app.request('/logout', form({}, cookie))).status, 303);
    assert.equal((await app.request('/logout', form({}))).status, 303);
  });

  it('answers a program with 204', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const response = await app.request('/logout', json({}, cookie));
    assert.equal(response.status, 204);
    assert.match(response.headers.getSetCookie()[0] ?? '', /Max-Age=0$/);
  });
});

describe('GET /logout', () => {
  it('does nothing: a link or an image on another site could call it', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const response = await app.request('/logout', { headers: { cookie } });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'OPTIONS, POST');
    assert.equal((await app.request('/dashboard', { headers: { cookie } })).status, 200);
  });
});
