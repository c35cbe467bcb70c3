import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { EventStore } from '../../src/auth/event-store.ts';
import { openStores } from '../../src/stores.ts';
import { ADA, opens, PASSWORD, signUp, signUpAdmin } from '../people.ts';
import { cookieOf, form, json, openLink, redeem } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';
import { assertOutdated, CHANGE, OTHER, setUpSlow } from './account-site.ts';

const passwordWorks = async (app: TestApp, password: string) =>
  (await app.request('/login', json({ ...ADA, password }))).status === 200;

describe('a new password that comes too late', () => {
  const THIEF = 'purple trombones hide well';
  const late = { current: PASSWORD, password: THIEF };

  for (const [name, send] of Object.entries({ 'by a form': form, 'by a program': json })) {
    it(`does not replace one that was set while the old one was checked (${name})`, async (t) => {
      const { app, gate, thief, cookie } = await setUpSlow(t);
      const letGo = gate.holdTheNext();
      const second = app.request('/account/password', send(late, thief));
      await gate.holding;
      const own = cookieOf(await app.request('/account/password', form(CHANGE, cookie)));
      const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
      letGo();
      await assertOutdated(await second);
      assert.equal(await count(app, 'sessions'), 1);
      assert.equal(await opens(app, own), true, 'the session of who was first goes on');
      assert.equal(await passwordWorks(app, THIEF), false);
      assert.equal(await passwordWorks(app, OTHER), true);
      assert.equal((await openLink(app, `/reset/${secret}`)).status, 200, 'no link has ended');
      assert.equal(await count(app, 'events', { kind: 'password_changed' }), 1);
    });
  }

  it('does not replace one that was set by a reset link', async (t) => {
    const { app, gate, thief } = await setUpSlow(t);
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    const letGo = gate.holdTheNext();
    const second = app.request('/account/password', json(late, thief));
    await gate.holding;
    const reset = await redeem(app, `/reset/${secret}`, json({ password: OTHER }));
    assert.equal(reset.status, 200);
    letGo();
    await assertOutdated(await second);
    assert.equal(await passwordWorks(app, THIEF), false);
    assert.equal(await passwordWorks(app, OTHER), true);
  });

  /**
   * Lets a change get as far as the hash of the new password, does something then, and lets it end.
   */
  async function whileHashing(t: TestContext, act: (app: TestApp) => Promise<unknown>) {
    const { app, gate, cookie } = await setUpSlow(t);
    await signUpAdmin(app);
    const checked = gate.holdTheNext();
    const change = app.request('/account/password', json(CHANGE, cookie));
    await gate.holding;
    const hashed = gate.holdTheNext();
    checked();
    await gate.holding;
    await act(app);
    app.sessions.forgetUser(1);
    hashed();
    return { app, cookie, response: await change };
  }

  it('is not set for an account that was disabled meanwhile, nor a session begun', async (t) => {
    const { app, response, cookie } = await whileHashing(t, (app) =>
      app.accounts.change(1, { disabled: true }),
    );
    await assertOutdated(response);
    assert.equal(await count(app, 'sessions', { userId: 1 }), 0);
    assert.equal(await count(app, 'events', { kind: 'password_changed' }), 0);
    await app.accounts.change(1, { disabled: false });
    assert.equal(await opens(app, cookie), false);
    assert.equal(await passwordWorks(app, OTHER), false);
    assert.equal(await passwordWorks(app, PASSWORD), true);
  });

  it('is refused, and no failure, for an account that was deleted meanwhile', async (t) => {
    const { app, response } = await whileHashing(t, (app) => app.accounts.remove(1));
    await assertOutdated(response);
    assert.equal(await count(app, 'events', { userId: 1 }), 0);
    assert.deepEqual(
      app.logged.filter(({ level }) => level === 'error'),
      [],
    );
  });

  /**
   * An app where something happens as soon as a new password is set, before the session of who set
   * it begins.
   */
  async function afterTheChange(t: TestContext, act: (app: TestApp) => Promise<unknown>) {
    const other = await openStores(':memory:', { as: 'server' });
    t.after(() => other.close());
    const { events } = other;
    const append: EventStore['append'] = async ({ kind }) => {
      if (kind === 'password_changed') await act(app);
    };
    const app = await startApp(t, { events: { ...events, append } });
    const cookie = await signUp(app);
    return { app, response: await app.request('/account/password', json(CHANGE, cookie)) };
  }

  it('gives no session to an account that is disabled before it begins', async (t) => {
    const { app, response } = await afterTheChange(t, (app) =>
      app.accounts.change(1, { disabled: true }),
    );
    await assertOutdated(response);
    assert.equal(await count(app, 'sessions'), 0);
  });

  it('gives no session to the user who changed it when a reset link changed it again', async (t) => {
    const { app, response } = await afterTheChange(t, async (app) => {
      const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
      await app.links.redeemReset(secret, '$another');
    });
    await assertOutdated(response);
    assert.equal(await count(app, 'sessions'), 0);
  });
});
