import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { ADA, PASSWORD, signUp } from '../people.ts';
import { form, json } from '../requests.ts';
import type { TestApp } from '../support.ts';
import type { Repair } from '../test-database.ts';

/** What comes of a promise, with five seconds passing again and again meanwhile. */
export async function soon<T>(t: TestContext, promise: Promise<T>): Promise<T> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  while (!settled) {
    t.mock.timers.tick(5_000);
    await new Promise(setImmediate);
  }
  return promise;
}

/**
 * While a database fails, every change is a 503, nothing is claimed, and what is read goes on;
 * afterwards all is well. `fail` makes it fail, and answers with the way back.
 */
export async function checkRefused(
  t: TestContext,
  app: TestApp,
  fail: () => Promise<Repair>,
): Promise<void> {
  const cookie = await signUp(app);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const mend = await fail();
  const bob = { email: 'bob@example.com', password: PASSWORD };
  for (const [path, init] of [
    ['/signup', json(bob)],
    ['/login', json(ADA)],
    ['/logout', form({}, cookie)],
  ] as const) {
    const response = await soon(t, app.request(path, init));
    assert.equal(response.status, 503, path);
    assert.equal(response.headers.get('retry-after'), '5');
    assert.deepEqual(response.headers.getSetCookie(), [], 'no ticket, and none taken back');
  }
  const dashboard = await app.request('/dashboard', { headers: { cookie } });
  assert.equal(dashboard.status, 200, 'signed in as before: the log-out did not happen');

  await mend();
  assert.equal((await app.request('/signup', json(bob))).status, 201);
  assert.equal((await app.request('/logout', form({}, cookie))).status, 303);
  assert.equal((await app.request('/dashboard', { headers: { cookie } })).status, 303);
}
