import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ADA, NEW_ACCOUNTS, opens, PASSWORD, signIn, signUp } from '../people.ts';
import { form, json } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { Repair } from '../test-database.ts';

const OTHER = 'seven foxes paint a harbour';

/** An app on a file. */
const setUp = (t: TestContext) =>
  startApp(t, { database: join(temporaryFolder(t), 'coatcheck.db') });

/** Deletes the device key as the command line does; a new one cannot be stored. */
function loseDeviceKey(app: TestApp): Promise<Repair> {
  app.clock.now += 1_000; // the app looks for changes of other processes every few ms
  return app.testDatabase.loseSecrets();
}

/** The names of the cookies that a response sets to a value. */
const cookiesSet = (response: Response) =>
  response.headers
    .getSetCookie()
    .filter((line) => !line.includes('Max-Age=0'))
    .map((line) => line.split('=', 1)[0]);

function checkLogged(app: TestApp): void {
  const lines = app.logged.filter(({ level }) => level === 'error');
  assert.deepEqual(
    lines.map(({ event }) => event),
    ['failed'],
  );
  assert.match(String(lines[0]?.error), /broken for a test/);
}

describe('a device key that can be neither read nor stored', () => {
  for (const [name, pathOf] of Object.entries(NEW_ACCOUNTS)) {
    it(`does not keep ${name} from signing in`, async (t) => {
      const app = await setUp(t);
      const [path, token = ''] = await pathOf(app);
      await loseDeviceKey(app);
      const response = await app.request(path, form({ ...ADA, token }));
      assert.equal(response.status, 303);
      assert.equal(response.headers.get('location'), '/dashboard');
      assert.deepEqual(cookiesSet(response), ['session'], 'and no device cookie');
      assert.equal(await count(app, 'users'), 1);
      checkLogged(app);
    });
  }

  it('does not keep a browser without a device cookie from signing in', async (t) => {
    const app = await setUp(t);
    await signUp(app);
    const repair = await loseDeviceKey(app);
    assert.equal(await opens(app, await signIn(app)), true);
    checkLogged(app);
    await repair();
    assert.deepEqual(cookiesSet(await app.request('/login', form(ADA))), ['session', 'device']);
  });

  it('does not turn a changed password into an error', async (t) => {
    const app = await setUp(t);
    const cookie = await signUp(app);
    await loseDeviceKey(app);
    const change = form({ current: PASSWORD, password: OTHER }, cookie);
    const response = await app.request('/account/password', change);
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/account?done=password');
    assert.deepEqual(cookiesSet(response), ['session']);
    assert.equal((await app.request('/login', json({ ...ADA, password: OTHER }))).status, 200);
  });

  it('does not turn a password set through a link into an error', async (t) => {
    const app = await setUp(t);
    await signUp(app);
    const link = (await app.links.reset(1, null)) ?? assert.fail();
    await loseDeviceKey(app);
    const response = await app.request('/reset', form({ password: OTHER, token: link.secret }));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/login?done=reset');
    assert.deepEqual(cookiesSet(response), []);
    checkLogged(app);
    assert.equal((await app.request('/login', json({ ...ADA, password: OTHER }))).status, 200);
  });
});
