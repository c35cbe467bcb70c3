/** A log-in takes a while: a password is hashed. What happens to the account meanwhile counts. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ADA, opens, PASSWORD, signUp, signUpAdmin, signUpRootAndAda } from '../people.ts';
import { form, json } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';
import { SlowGate } from './slow-gate.ts';

const DOORS = {
  'a log-in': (app: TestApp) => app.request('/login', form(ADA)),
  'a log-in for tokens': (app: TestApp) => app.request('/token/login', json(ADA)),
};

type Acts = { readonly app: TestApp; readonly root: string; readonly ada: string };

/** The response to a log-in when something happens while its password is checked. */
async function meanwhile(
  t: TestContext,
  enter: (app: TestApp) => Promise<Response>,
  act: (acts: Acts) => Promise<unknown>,
): Promise<Acts & { readonly response: Response }> {
  const gate = new SlowGate();
  const app = await startApp(t, { gate });
  const { root, ada } = await signUpRootAndAda(app);
  const acts = { app, root, ada };
  const letGo = gate.holdTheNext();
  const late = enter(app);
  await gate.holding;
  await act(acts);
  letGo();
  return { ...acts, response: await late };
}

const disable = async ({ app, root }: Acts) =>
  assert.equal((await app.request('/users/2/disable', form({}, root))).status, 303);
const enable = async ({ app, root }: Acts) =>
  assert.equal((await app.request('/users/2/enable', form({}, root))).status, 303);

async function assertNobodyCameIn(app: TestApp, response: Response): Promise<void> {
  assert.equal(response.status, 401);
  assert.deepEqual(response.headers.getSetCookie(), []);
  assert.doesNotMatch(await response.text(), /refreshToken/);
  assert.equal(await count(app, 'sessions', { userId: 2 }), 0);
}

for (const [name, enter] of Object.entries(DOORS)) {
  describe(name, () => {
    it('that began with the old password is refused', async (t) => {
      const change = { current: PASSWORD, password: 'seven quiet lighthouse cats' };
      const { app, response } = await meanwhile(t, enter, async ({ app, ada }) => {
        const changed = await app.request('/account/password', json(change, ada));
        assert.equal(changed.status, 204);
        await app.sessions.endOthers(2, null); // what is left is the one that is on its way
      });
      await assertNobodyCameIn(app, response);
    });

    it('that began before the account was disabled and enabled again does not live', async (t) => {
      const { app, response } = await meanwhile(t, enter, async (acts) => {
        await disable(acts);
        await enable(acts);
      });
      await assertNobodyCameIn(app, response);
      assert.ok((await enter(app)).status < 400, 'one that begins now does');
    });

    it('that began before the account was deleted does not live, and is no failure of ours', async (t) => {
      const { app, response } = await meanwhile(t, enter, ({ app, root }) =>
        app.request('/users/2/delete', form({ sure: 'on' }, root)),
      );
      await assertNobodyCameIn(app, response);
    });

    it('during which nothing happens goes through', async (t) => {
      const { app, response, ada } = await meanwhile(t, enter, async () => {});
      assert.ok(response.status < 400);
      assert.equal(await count(app, 'sessions', { userId: 2 }), 2);
      assert.equal(await opens(app, ada), true);
    });
  });
}

describe('what ends with an account', () => {
  const acts: Record<string, (acts: Acts) => Promise<unknown>> = {
    'disabled by an administrator': disable,
    'deleted by an administrator': ({ app, root }) =>
      app.request('/users/2/delete', form({ sure: 'on' }, root)),
    'deleted by its owner': ({ app, ada }) =>
      app.request('/account/delete', form({ password: PASSWORD }, ada)),
  };
  for (const [name, act] of Object.entries(acts)) {
    it(`${name}: its sessions, in the database and in memory`, async (t) => {
      const app = await startApp(t);
      const root = await signUpAdmin(app);
      const ada = await signUp(app);
      assert.equal(app.sessions.size, 2);
      await act({ app, root, ada });
      assert.equal(await count(app, 'sessions'), 1);
      assert.equal(app.sessions.size, 1, 'nothing of the account is kept');
      assert.equal(await opens(app, root), true);
    });
  }
});
