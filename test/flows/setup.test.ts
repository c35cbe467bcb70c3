import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ROOT, signUp } from '../people.ts';
import { asPage, cookieOf, form, json, openLink, redeem } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp } from '../support.ts';

const MINUTE = 60_000;

describe('the set-up link', () => {
  it('makes the first administrator, although sign-up is closed, and signs in', async (t) => {
    const app = await startApp(t, { signup: 'invite' });
    const { secret } = await app.links.setup();
    assert.match(await (await openLink(app, `/setup/${secret}`)).text(), /Create an administrator/);
    const response = await redeem(app, `/setup/${secret}`, form(ROOT));
    assert.equal(response.status, 303);
    assert.equal((await app.request('/users', asPage(cookieOf(response)))).status, 200);
    assert.equal(await count(app, 'events', { kind: 'setup_done', userId: 1 }), 1);
  });

  it('makes one administrator, however often and by however many clients it is sent', async (t) => {
    const app = await startApp(t);
    const { secret } = await app.links.setup();
    // As many as a link lets be tried at once: an eleventh may be 429 instead of 404.
    const responses = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        redeem(app, `/setup/${secret}`, json({ ...ROOT, email: `root${i}@example.com` })),
      ),
    );
    const statuses = responses.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [201, ...Array(9).fill(404)]);
    assert.equal((await openLink(app, `/setup/${secret}`)).status, 404);
    assert.equal(await count(app, 'users', { role: 'admin' }), 1);
  });

  it('works for fifteen minutes', async (t) => {
    const app = await startApp(t);
    const { secret } = await app.links.setup();
    app.clock.now += 15 * MINUTE - 1;
    assert.equal((await openLink(app, `/setup/${secret}`)).status, 200);
    app.clock.now += 1;
    assert.equal((await openLink(app, `/setup/${secret}`)).status, 404);
    assert.equal((await redeem(app, `/setup/${secret}`, form(ROOT))).status, 404);
    assert.equal(await count(app, 'users'), 0);
  });

  it('is refused once there is an administrator, before the form is shown', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const { secret } = await app.links.setup();
    assert.equal(
      (await openLink(app, `/setup/${secret}`)).status,
      200,
      'a user is no administrator',
    );
    await app.accounts.change(1, { role: 'admin' });
    assert.equal((await openLink(app, `/setup/${secret}`)).status, 404);
    assert.equal((await redeem(app, `/setup/${secret}`, form(ROOT))).status, 404);
    assert.equal((await redeem(app, `/setup/${secret}`, json(ROOT))).status, 404);
    assert.equal(await count(app, 'users'), 1);
  });

  it('ends with the next one', async (t) => {
    const app = await startApp(t);
    const first = await app.links.setup();
    const second = await app.links.setup();
    assert.equal((await openLink(app, `/setup/${first.secret}`)).status, 404);
    assert.equal((await openLink(app, `/setup/${second.secret}`)).status, 200);
    assert.equal(await count(app, 'links'), 1);
  });

  it('still works after a form that was refused', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const { secret } = await app.links.setup();
    const taken = { ...ROOT, email: 'ada@example.com' };
    assert.equal((await redeem(app, `/setup/${secret}`, form(taken))).status, 409);
    const short = { ...ROOT, password: 'short' };
    assert.equal((await redeem(app, `/setup/${secret}`, form(short))).status, 400);
    assert.equal((await redeem(app, `/setup/${secret}`, form(ROOT))).status, 303);
  });
});
