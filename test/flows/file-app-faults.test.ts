/** Apps, when the database fails or the server ends between two requests of theirs. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { Browser, startAppHosts, WIKI } from '../app-hosts.ts';
import { confirmKept } from '../kept-form.ts';
import { bearer, oidcApp } from '../oidc-app.ts';
import { ADA, PASSWORD, ROOT, signIn, signUp } from '../people.ts';
import { cookieOf, form } from '../requests.ts';
import { count } from '../stored.ts';
import { type Owner, startApp, type TestApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { soon } from './refused-changes.ts';

const fileOf = (t: TestContext) => join(temporaryFolder(t), 'coatcheck.db');

const FAILURES: Readonly<
  Record<string, (app: TestApp, file: string) => Promise<() => Promise<void>>>
> = {
  'cannot be written': (app) => app.testDatabase.refuseWrites(),
  'is locked by another program': async (_, file) => {
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    return async () => other.close();
  },
};

for (const [what, fail] of Object.entries(FAILURES)) {
  describe(`while the database ${what}`, () => {
    it('a hand-over is a 503 at each step, uses nothing up, and goes on afterwards', async (t) => {
      const file = fileOf(t);
      const app = await startAppHosts(t, { database: file });
      const browser = new Browser(app);
      await browser.signIn(ADA.email);
      t.mock.timers.enable({ apis: ['setInterval'] });
      /** Asks while it fails, which changes nothing, and once more afterwards. */
      const askTwice = async (url: string, asked = {}) => {
        const mend = await fail(app, file);
        const refused = await soon(t, browser.ask(url, asked));
        assert.deepEqual([refused.status, refused.headers['retry-after']], [503, '5'], url);
        assert.equal(refused.headers['set-cookie'], undefined);
        await mend();
        return browser.ask(url, asked);
      };
      const first = await browser.ask(`${WIKI}/Page`);
      const code = await askTwice(first.location ?? assert.fail());
      const page = await askTwice(code.location ?? assert.fail());
      assert.equal(page.location, `${WIKI}/Page`);
      assert.equal((await browser.ask(`${WIKI}/Page`)).headers['remote-email'], ADA.email);
      const headers = { 'sec-fetch-site': 'same-origin', origin: WIKI };
      await askTwice(`${WIKI}/.coatcheck/logout`, { method: 'POST', headers, fields: {} });
      assert.notEqual((await browser.ask(`${WIKI}/Page`)).status, 200);
    });

    it('a sign-out that apps wait for does not happen, and afterwards they are told', async (t) => {
      const file = fileOf(t);
      const app = await startApp(t, { database: file });
      const ada = await signUp(app);
      const wiki = await oidcApp(app, { backchannelUri: 'https://wiki.example.com/told' });
      const { access_token: token } = await wiki.signIn(ada);
      t.mock.timers.enable({ apis: ['setInterval'] });
      const mend = await fail(app, file);
      assert.equal((await soon(t, app.request('/logout', form({}, ada)))).status, 503);
      assert.equal((await app.request('/oauth/userinfo', bearer(token))).status, 200);
      assert.deepEqual(await app.stores.clientLogins.ended(9, app.clock.now), []);
      await mend();
      assert.equal((await app.request('/logout', form({}, ada))).status, 303);
      assert.equal((await app.request('/oauth/userinfo', bearer(token))).status, 401);
      assert.equal((await app.stores.clientLogins.ended(9, app.clock.now)).length, 1);
    });
  });
}

describe('a disk that is full after the first write of a request', () => {
  /** Refuses every write after this change of a table. */
  function failAfter({ testDatabase }: TestApp, change: string): () => void {
    const { database } = testDatabase;
    database.function('soon_read_only', () => {
      queueMicrotask(() => testDatabase.refuseWrites());
      return null;
    });
    database.exec(`CREATE TEMP TRIGGER soon AFTER ${change} BEGIN SELECT soon_read_only(); END`);
    return () => database.exec('PRAGMA query_only = 0; DROP TRIGGER soon');
  }

  it('has used a code up: the client begins anew, and there is no session of nobody', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    const wiki = await oidcApp(app);
    const code = await wiki.codeFor(ada);
    const mend = failAfter(app, 'UPDATE OF used_at ON main.codes');
    assert.equal((await wiki.exchange(code)).status, 503);
    mend();
    assert.equal((await wiki.exchange(code)).status, 400);
    assert.equal(await count(app, 'sessions'), 1);
    await wiki.signIn(ada);
  });

  it('has exchanged a refresh token: the one before works once more', async (t) => {
    const app = await startApp(t);
    const wiki = await oidcApp(app);
    const { refresh_token } = await wiki.signIn(await signUp(app));
    const refresh = () => wiki.post('/oauth/token', { grant_type: 'refresh_token', refresh_token });
    const mend = failAfter(app, 'UPDATE ON main.refresh_tokens');
    assert.equal((await refresh()).status, 503);
    mend();
    assert.equal((await refresh()).status, 200);
  });

  it('has confirmed a password: the form that waited comes back, with the new ticket', async (t) => {
    const app = await startApp(t);
    const { signal } = new AbortController();
    await app.accounts.add(ROOT.email, PASSWORD, { role: 'admin' }, null, signal);
    const root = await signIn(app, ROOT.email);
    app.clock.now += 600_000; // someone types slowly
    const typed = { name: 'Typed', kind: 'public', redirectUris: 'https://wiki.example.com/cb' };
    const asked = await app.request('/clients', form(typed, root));
    const mend = failAfter(app, 'INSERT ON main.sessions');
    const refused = await confirmKept(app, asked, root);
    mend();
    assert.equal(refused.status, 503);
    assert.match(await refused.clone().text(), /value="Typed"/);
    const done = await app.request('/clients', form(typed, cookieOf(refused)));
    assert.match(done.headers.get('location') ?? '', /client-added/);
    assert.equal((await app.clients.all()).length, 1);
  });

  it('has removed a client: that counts at once, and the administrator is told so', async (t) => {
    const app = await startApp(t);
    const { signal } = new AbortController();
    await app.accounts.add(ROOT.email, PASSWORD, { role: 'admin' }, null, signal);
    const root = await signIn(app, ROOT.email);
    const wiki = await oidcApp(app);
    const { access_token: token } = await wiki.signIn(await signUp(app));
    const mend = failAfter(app, 'DELETE ON main.oidc_clients');
    const remove = form({ sure: 'on' }, root);
    const removed = await app.request(`/clients/${wiki.client.id}/remove`, remove);
    assert.equal(removed.headers.get('location'), '/clients?done=client-removed');
    assert.equal((await app.request('/oauth/userinfo', bearer(token))).status, 401);
    mend();
  });
});

describe('a server that starts again in the middle', () => {
  /** Starts an app on a file; `stop` ends it before the test does. */
  async function start(t: TestContext, begin: (owner: Owner) => Promise<TestApp>) {
    const cleanUps: (() => unknown)[] = [];
    const app = await begin({ after: (cleanUp) => void cleanUps.push(cleanUp) });
    const stop = async () => {
      for (const cleanUp of cleanUps.splice(0)) await cleanUp();
    };
    t.after(stop);
    return { app, stop };
  }

  it('knows the code on the way to an app', async (t) => {
    const database = fileOf(t);
    const before = await start(t, (owner) => startAppHosts(owner, { database }));
    const old = new Browser(before.app);
    await old.signIn(ADA.email);
    const asked = await old.ask(`${WIKI}/Page`);
    const { location } = await old.ask(asked.location ?? assert.fail());
    await before.stop();
    const protects = [{ address: WIKI, name: 'Our wiki', groups: [] }];
    const after = await startApp(t, { database, protects });
    const browser = new Browser(after);
    for (const [name, value] of old.jar(WIKI)) browser.jar(WIKI).set(name, value);
    assert.equal((await browser.ask(location ?? assert.fail())).location, `${WIKI}/Page`);
    assert.equal((await browser.ask(`${WIKI}/Page`)).headers['remote-email'], ADA.email);
  });

  it('knows the code on the way to a client', async (t) => {
    const database = fileOf(t);
    const before = await start(t, (owner) => startApp(owner, { database }));
    const wiki = await oidcApp(before.app);
    const code = await wiki.codeFor(await signUp(before.app));
    await before.stop();
    const after = await startApp(t, { database });
    const exchange = () =>
      after.request('/oauth/token', { method: 'POST', body: wiki.exchangeForm(code) });
    assert.equal((await exchange()).status, 200);
    assert.equal((await exchange()).status, 400);
  });
});
