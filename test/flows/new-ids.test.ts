import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, opens, PASSWORD, signUp, signUpAdmin } from '../people.ts';
import { cookieOf, form, json, redeem } from '../requests.ts';
import { stored } from '../stored.ts';
import { startApp } from '../support.ts';

const NEW_PASSWORD = 'seven quiet lighthouse cats';
const YEAR = 365 * 86_400_000;

describe('a user who proves their identity again', () => {
  // Requests with a ticket that are answered with another one.
  const ways: Record<string, (cookie: string) => [path: string, init: RequestInit]> = {
    'the log-in page': (cookie) => ['/login', form(ADA, cookie)],
    'a log-in by JSON': (cookie) => ['/login', json(ADA, cookie)],
    'the password asked again': (cookie) => ['/confirm', form({ password: PASSWORD }, cookie)],
    'the same by JSON': (cookie) => ['/confirm', json({ password: PASSWORD }, cookie)],
    'a new password': (cookie) => {
      return ['/account/password', form({ current: PASSWORD, password: NEW_PASSWORD }, cookie)];
    },
    'a new password by JSON': (cookie) => {
      return ['/account/password', json({ current: PASSWORD, password: NEW_PASSWORD }, cookie)];
    },
    'a sign-up beside it': (cookie) => {
      return ['/signup', form({ email: 'eve@example.com', password: PASSWORD }, cookie)];
    },
  };
  for (const [name, send] of Object.entries(ways)) {
    it(`has a new ticket, and the one before opens nothing: ${name}`, async (t) => {
      const app = await startApp(t);
      const before = await signUp(app);
      const after = cookieOf(await app.request(...send(before)));
      assert.match(after, /^session=[A-Za-z0-9_-]{43}$/);
      assert.notEqual(after, before);
      assert.deepEqual([await opens(app, before), await opens(app, after)], [false, true]);
    });
  }

  it('has a new ticket by an invitation too, and the one before opens nothing', async (t) => {
    const app = await startApp(t);
    const root = await signUpAdmin(app);
    const { secret } = await app.links.createInvitation('user', 1);
    const after = cookieOf(await redeem(app, `/invite/${secret}`, form(ADA, root)));
    assert.notEqual(after, root);
    assert.deepEqual([await opens(app, root), await opens(app, after)], [false, true]);
  });
});

describe('a password', () => {
  it('has no age: after five years it still works, and no new one is required', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    app.clock.now += 5 * YEAR;
    const response = await app.request('/login', form(ADA));
    assert.equal(response.headers.get('location'), '/dashboard');
    assert.equal(await opens(app, cookieOf(response)), true);
  });
});

describe('every attempt to sign in', () => {
  it('is in the log and in the events: page, program and token, good and bad', async (t) => {
    const app = await startApp(t);
    await app.request('/signup', json(ADA));
    const wrong = { ...ADA, password: 'not her password' };
    const attempts: [path: string, init: RequestInit, expected: string][] = [
      ['/login', form(ADA), 'login null 1'],
      ['/login', json(ADA), 'login null 1'],
      ['/token/login', json(ADA), 'login token 1'],
      ['/login', form(wrong), 'login_failed wrong_password 1'],
      ['/token/login', json(wrong), 'login_failed wrong_password 1'],
      ['/login', json({ ...ADA, email: 'eve@example.com' }), 'login_failed unknown_account null'],
    ];
    for (const [path, init, expected] of attempts) {
      await app.request(path, init);
      const events = await stored(app.testDatabase, 'events');
      const last = events.find(({ kind }) => kind !== 'new_device');
      assert.equal(`${last?.kind} ${last?.reason} ${last?.userId}`, expected);
      const line = app.logged.findLast(({ event }) => String(event).startsWith('login'));
      assert.equal(`${line?.event} ${line?.reason} ${line?.userId}`, expected);
      assert.ok(line?.id && line.address && line.time);
    }
  });
});
