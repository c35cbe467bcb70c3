import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, PASSWORD } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { settle } from '../settle.ts';
import type { TestApp } from '../support.ts';
import { MINUTE, record, setUp } from './users-site.ts';

/** Five wrong passwords for ada from a browser that has not signed in before. */
async function lockOut(app: TestApp): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await app.request('/login', json({ email: ADA.email, password: 'a wrong one' }));
  }
}

const logIn = async (app: TestApp) => (await app.request('/login', json(ADA))).status;

type Detail = { readonly waits?: readonly { after: string; until: string }[] };
const detail = async (app: TestApp, cookie: string) =>
  (await (await app.request('/users/2', asJson(cookie))).json()) as Detail;

describe('POST /users/:id/unlock', () => {
  it('lets an account try again at once, and records who did it', async (t) => {
    const { app, root } = await setUp(t);
    await lockOut(app);
    assert.equal(await logIn(app), 429);
    const response = await app.request('/users/2/unlock', form({}, root));
    assert.equal(response.headers.get('location'), '/users/2?done=unlocked');
    assert.equal(await logIn(app), 200);
    await settle();
    assert.deepEqual(await record(app, 'account_unlocked'), [
      { userId: 2, actorId: 1, reason: null },
    ]);
  });

  it('says so when the account was not waiting, and records nothing', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/2/unlock', form({}, root));
    assert.equal(response.headers.get('location'), '/users/2?done=not-waiting');
    assert.equal((await app.request('/users/2/unlock', json({}, root))).status, 204);
    assert.deepEqual(await record(app, 'account_unlocked'), []);
  });

  it('is offered on the page of the account, with the end of the wait', async (t) => {
    const { app, root } = await setUp(t);
    const show = async () => (await app.request('/users/2', asPage(root))).text();
    assert.doesNotMatch(await show(), /unlock/);
    await lockOut(app);
    const page = await show();
    assert.match(
      page,
      /<strong>Locked until <time [^>]*>09:00<\/time><\/strong> <small>after too many wrong passwords</,
    );
    assert.match(page, /action="\/users\/2\/unlock"/);
    assert.deepEqual((await detail(app, root)).waits, [
      { after: 'passwords', until: '2026-11-21T09:00:30.000Z' },
    ]);
    app.clock.now += MINUTE;
    assert.doesNotMatch(await show(), /unlock/);
  });

  it('is for administrators, with a password entered in the last ten minutes', async (t) => {
    const { app, root, ada } = await setUp(t);
    await lockOut(app);
    assert.equal((await app.request('/users/2/unlock', form({}, ada))).status, 403);
    assert.equal((await detail(app, ada)).waits, undefined);
    app.clock.now += 10 * MINUTE;
    await lockOut(app);
    const response = await app.request('/users/2/unlock', json({}, root));
    assert.equal(response.status, 403);
    assert.equal(await logIn(app), 429);
  });

  it('tells a client without the account nothing: an unknown address waits the same', async (t) => {
    const { app } = await setUp(t);
    const statuses = async (email: string) => {
      const seen: number[] = [];
      for (let i = 0; i < 6; i++) {
        seen.push(
          (await app.request('/login', json({ email, password: PASSWORD.slice(1) }))).status,
        );
      }
      return seen;
    };
    assert.deepEqual(await statuses(ADA.email), await statuses('nobody@example.com'));
  });
});
