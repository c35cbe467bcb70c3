import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, NEW_ACCOUNTS, signUp } from '../people.ts';
import { form, json } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp } from '../support.ts';
import { checkRefused } from './refused-changes.ts';

describe('a database that is', () => {
  it('read-only makes every change a 503, nothing is claimed, and what is read goes on', async (t) => {
    const app = await startApp(t);
    await checkRefused(t, app, () => app.testDatabase.refuseWrites());
  });

  it('does not say that nothing was stored: an earlier write of the same request may have been', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    await app.testDatabase.refuseWrites();
    const response = await app.request('/login', json(ADA));
    const error = 'This can\u2019t be saved right now. Try again in a moment.';
    assert.deepEqual(await response.json(), { error });
  });

  for (const [name, pathOf] of Object.entries(NEW_ACCOUNTS)) {
    it(`lost between an account and its session asks to sign in, after ${name}`, async (t) => {
      const app = await startApp(t);
      const [path, token = ''] = await pathOf(app);
      // As when the disk is full after the first of the two writes.
      const repair = await app.testDatabase.breakChange('INSERT', 'sessions');
      const response = await app.request(path, form({ ...ADA, token }));
      assert.equal(response.status, 303);
      assert.equal(response.headers.get('location'), '/login?done=account');
      assert.deepEqual(response.headers.getSetCookie(), []);
      assert.equal(await count(app, 'users'), 1);
      assert.equal(await count(app, 'events', { kind: 'login' }), 0);
      const page = await (await app.request('/login?done=account')).text();
      assert.match(page, /Account created\. Now sign in\./);
      assert.ok(app.logged.some(({ event, level }) => event === 'failed' && level === 'error'));
      await repair();
      assert.equal((await app.request('/login', json(ADA))).status, 200);
    });
  }
});
