/** A database on another machine can fail to count an attempt: then there is no attempt. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { LimitStore } from '../../src/auth/limits/limit-store.ts';
import { createMemoryLimits } from '../../src/auth/limits/memory-limits.ts';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { ADA, opens, PASSWORD, signUp } from '../people.ts';
import { form, json } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp } from '../support.ts';
import { logIn, me } from './tokens-site.ts';

/** Limits whose database goes away for these operations, or comes back. */
function failingLimits() {
  const memory = createMemoryLimits();
  let gone: readonly string[] = [];
  const guard = <T extends object>(limiter: T): T =>
    new Proxy(limiter, {
      get: (target, name, receiver) =>
        gone.includes(String(name))
          ? () => Promise.reject(new StoreUnavailable('the database is gone'))
          : Reflect.get(target, name, receiver),
    });
  const limits: LimitStore = {
    buckets: (...about) => guard(memory.buckets(...about)),
    backOff: (...about) => guard(memory.backOff(...about)),
    prune: memory.prune,
  };
  return {
    limits,
    lose: (...operations: readonly string[]) => {
      gone = operations;
    },
  };
}

/** An app with ada, and what fails from now on. */
async function setUp(t: TestContext) {
  const { limits, lose } = failingLimits();
  const app = await startApp(t, { limits });
  return { app, lose, cookie: await signUp(app) };
}

describe('an attempt that cannot be counted', () => {
  for (const lost of ['take', 'begin']) {
    it(`is refused with 503 before its password is checked (${lost})`, async (t) => {
      const { app, lose } = await setUp(t);
      lose(lost);
      for (const password of [PASSWORD, 'not her password']) {
        const response = await app.request('/login', json({ ...ADA, password }));
        assert.equal(response.status, 503);
        assert.equal(response.headers.get('retry-after'), '5');
        assert.deepEqual(response.headers.getSetCookie(), []);
      }
      assert.equal(await count(app, 'events', { kind: 'login_failed' }), 0);
      lose();
      assert.equal((await app.request('/login', json(ADA))).status, 200);
    });
  }

  it('makes no account', async (t) => {
    const { app, lose } = await setUp(t);
    lose('take');
    const bob = json({ email: 'bob@example.com', password: PASSWORD });
    assert.equal((await app.request('/signup', bob)).status, 503);
    assert.equal(await count(app, 'users'), 1);
  });

  it('reads no token that it has not seen, and leaves those who are signed in alone', async (t) => {
    const { app, lose, cookie } = await setUp(t);
    const [seen, unseen] = [await logIn(app), await logIn(app)];
    assert.equal((await me(app, seen.token)).status, 200);
    lose('take', 'begin', 'giveBack', 'succeed', 'withdraw', 'waitOf');
    assert.equal((await me(app, unseen.token)).status, 503);
    assert.equal((await me(app, seen.token)).status, 200);
    assert.equal(await opens(app, cookie), true);
    assert.equal((await app.request('/logout', form({}, cookie))).status, 303);
  });
});

describe('a count that cannot be taken back', () => {
  it('hides no other error, and the next attempt goes on', async (t) => {
    const { app, lose } = await setUp(t);
    lose('withdraw', 'giveBack');
    const mend = await app.testDatabase.breakKind('users');
    assert.equal((await app.request('/login', json(ADA))).status, 500, 'of the broken table');
    assert.ok(app.logged.some(({ error }) => /the database is gone/.test(String(error))));
    await mend();
    lose();
    assert.equal((await app.request('/login', json(ADA))).status, 200);
  });

  it('does not take a new password back', async (t) => {
    const { app, lose, cookie } = await setUp(t);
    const password = 'seven foxes paint a harbour';
    const change = form({ current: PASSWORD, password }, cookie);
    assert.equal((await app.request('/account/password', change)).status, 303);
    const { user } = (await app.accounts.find(ADA.email)) ?? assert.fail();
    lose('succeed');
    assert.ok((await app.signInService.proofAfterChange(user, 2)).ok);
  });
});
