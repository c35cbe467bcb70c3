import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asPage, form, json } from '../requests.ts';
import { record, setUp } from './users-site.ts';

describe('POST /account/name', () => {
  it('sets the name that people read, and records it once', async (t) => {
    const { app, ada } = await setUp(t);
    const response = await app.request('/account/name', form({ name: ' Ada King ' }, ada));
    assert.equal(response.headers.get('location'), '/account?done=named');
    const page = await (await app.request('/account?done=named', asPage(ada))).text();
    assert.match(page, /id="own-name"[^>]* value="Ada King"/);
    assert.equal((await app.request('/account/name', json({ name: 'Ada King' }, ada))).status, 204);
    assert.deepEqual(await record(app, 'name_changed'), [
      { userId: 2, actorId: null, reason: null },
    ]);
    await app.request('/account/name', form({ name: '' }, ada));
    assert.equal((await app.accounts.byId(2))?.name, '');
  });

  it('refuses a name that hides text or is too long, with what was typed', async (t) => {
    const { app, ada } = await setUp(t);
    for (const name of ['<b>\u202e', 'x'.repeat(101)]) {
      const response = await app.request('/account/name', form({ name }, ada));
      assert.equal(response.status, 400);
      assert.match(await response.text(), /href="#own-name"/);
      assert.equal((await app.request('/account/name', json({ name }, ada))).status, 400);
    }
    assert.equal((await app.accounts.byId(2))?.name, '');
  });
});
