import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signUpRootAndAda } from '../people.ts';
import { json } from '../requests.ts';
import { startApp } from '../support.ts';

describe('what is so already', () => {
  it('is acknowledged when it holds at every server: a log-out, a disabled account', async (t) => {
    const app = await startApp(t);
    const { root, ada } = await signUpRootAndAda(app);
    const { settled } = app.sessions;
    const calls = t.mock.method(app.sessions, 'settled', () => settled.call(app.sessions)).mock;
    const post = async (path: string, cookie: string) =>
      assert.equal((await app.request(path, json({}, cookie))).status, 204);

    await post('/users/2/disable', root);
    assert.equal(calls.callCount(), 0);
    await post('/users/2/disable', root);
    assert.equal(calls.callCount(), 1);
    await post('/logout', ada);
    assert.equal(calls.callCount(), 2);
    await post('/logout', '');
    assert.equal(calls.callCount(), 2, 'who has no cookie has no session that could go on');
  });
});
