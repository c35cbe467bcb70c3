/** Signing in once for apps on hosts of their own: the hand-over, and what ends it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  addPerson,
  BOARD,
  Browser,
  enterAs,
  SHOP,
  send,
  startAppHosts,
  WIKI,
} from '../app-hosts.ts';
import { ADA, BOB, PASSWORD } from '../people.ts';
import { cookieOf, form } from '../requests.ts';
import { count } from '../stored.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('an app on a host of its own', () => {
  it('is opened over the log-in, at the page that was asked for', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    const page = `${WIKI}/Page?x=1&y=%2F`;
    const login = await browser.open(page);
    assert.equal(new URL(login.url).origin, app.origin);
    const arrived = await browser.signIn(ADA.email, login.url);
    assert.deepEqual([arrived.status, arrived.url], [200, page]);
    const { publicId = '' } = (await app.accounts.byId(1)) ?? {};
    assert.equal(arrived.headers['remote-user'], publicId);
    assert.equal(arrived.headers['remote-email'], ADA.email);
  });

  it('opens at once for a browser that is signed in, and so does the next one', async (t) => {
    const app = await startAppHosts(t);
    const browser = await enterAs(app, `${WIKI}/`);
    for (const page of [`${SHOP}/basket`, `${WIKI}/again`]) {
      const { status, url } = await browser.open(page);
      assert.deepEqual([status, url], [200, page]);
    }
    assert.equal(await count(app, 'sessions'), 1, 'and all of it is one session');
  });

  it('gets a ticket of its own in a cookie of its host, and never the one of the log-in', async (t) => {
    const app = await startAppHosts(t);
    const browser = await enterAs(app, `${WIKI}/`);
    await browser.open(`${SHOP}/`);
    const at = (origin: string) => browser.jar(origin).get('session') ?? assert.fail();
    const [login, wiki, shop] = [at(app.origin), at(WIKI), at(SHOP)];
    assert.match(wiki, /^[\w-]{43}\.[\w-]{43}$/);
    assert.notEqual(wiki, shop);
    for (const ticket of [wiki, shop]) assert.ok(!ticket.includes(login));
  });

  it('has cookies that scripts do not see, for as long as the session can last', async (t) => {
    const app = await startAppHosts(t);
    const browser = await enterAs(app, `${WIKI}/`);
    app.clock.now += 3_600_000;
    browser.jar(WIKI).delete('session');
    const asked = await browser.ask(`${WIKI}/`);
    const [secret = ''] = asked.headers['set-cookie'] ?? [];
    assert.match(secret, /^enter=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=86400$/);
    const led = await browser.ask(asked.location ?? '');
    const entered = await browser.ask(led.location ?? '');
    const [ticket = ''] = entered.headers['set-cookie'] ?? [];
    assert.match(ticket, /^session=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=82800$/);
  });

  it('uses __Host- cookies over https', async (t) => {
    const wiki = { address: 'https://wiki.test', name: 'Wiki', groups: [] };
    const app = await startAppHosts(t, { origin: 'https://login.test', protects: [wiki] });
    const browser = await enterAs(app, 'https://wiki.test/Page');
    for (const origin of [app.origin, 'https://wiki.test']) {
      const names = [...browser.jar(origin).keys()];
      assert.ok(names.includes('__Host-session'));
      for (const name of names) assert.match(name, /^__Host-/);
    }
    assert.ok(browser.jar('https://wiki.test').has('__Host-enter'));
  });

  it('counts as use of the session', async (t) => {
    const app = await startAppHosts(t);
    const browser = await enterAs(app, `${WIKI}/`);
    for (let i = 0; i < 3; i++) {
      app.clock.now += 119 * 60_000;
      assert.equal((await browser.ask(`${WIKI}/`)).status, 200);
    }
    assert.equal((await browser.ask(`${app.origin}/dashboard`)).status, 200);
    app.clock.now += 121 * 60_000;
    assert.equal((await browser.ask(`${WIKI}/`)).status, 303);
  });

  it('is for the groups that it names, at the log-in and at each request', async (t) => {
    const app = await startAppHosts(t);
    const browser = await enterAs(app, `${WIKI}/`);
    const refused = await browser.open(`${BOARD}/plans`);
    assert.equal(refused.status, 403);
    assert.equal(new URL(refused.url).origin, app.origin, 'where the page has its style sheet');
    assert.match(refused.body, /<h1>You can&#8217;t open Board<\/h1>/);
    assert.equal(browser.jar(BOARD).has('session'), false);
    await app.accounts.change(1, { groups: ['board'] });
    assert.equal((await browser.open(`${BOARD}/plans`)).status, 200);
    await app.accounts.change(1, { groups: [] });
    assert.equal((await browser.open(`${BOARD}/plans`)).status, 403);
    const program = { headers: { accept: 'application/json' } };
    assert.equal((await browser.ask(`${BOARD}/plans`, program)).status, 403);
  });

  it('is not redirected in a circle by a proxy that passes no cookie on, and reads why', async (t) => {
    const app = await startAppHosts(t);
    const browser = await enterAs(app, `${WIKI}/`);
    browser.unasked.add(WIKI);
    const stopped = await browser.open(`${WIKI}/Page`);
    assert.deepEqual([stopped.status, new URL(stopped.url).origin], [400, app.origin]);
    assert.match(stopped.body, /but wiki\.test sends you back here each time/);
    const told = app.logged.filter(({ event }) => event === 'enters_in_a_circle');
    assert.deepEqual(
      told.map((line) => line.app),
      [WIKI],
    );
    browser.unasked.clear();
    assert.equal((await browser.open(`${WIKI}/Page`)).status, 200, 'and the ticket is there');
    app.clock.now += 10_000;
    browser.jar(WIKI).clear();
    assert.equal((await browser.open(`${WIKI}/Page`)).status, 200, 'ten seconds later once more');
  });

  it('leads over the log-in to a page that says so, and to the log, when it is no app of PROTECTS', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    const login = await browser.open('http://wikki.test/Page');
    assert.deepEqual([new URL(login.url).origin, login.status], [app.origin, 200]);
    const arrived = await browser.signIn(ADA.email, login.url);
    assert.equal(arrived.status, 404);
    assert.match(arrived.body, /We don&#8217;t know an app at that address/);
    const [line] = app.logged.filter(({ event }) => event === 'app_unknown');
    assert.deepEqual([line?.cause, line?.host], ['unknown_host', 'wikki.test']);
  });

  it('leaves a form, which cannot be sent again, at the start page', async (t) => {
    const app = await startAppHosts(t);
    const { location } = await new Browser(app).ask(`${WIKI}/save`, { method: 'POST' });
    assert.equal(new URL(location ?? '').searchParams.get('next'), '/');
  });

  it('gets 401 and no redirect for what is no page', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    for (const headers of [
      { accept: 'application/json' },
      { authorization: 'Bearer x' },
      { 'sec-fetch-mode': 'cors' },
      { 'sec-fetch-mode': 'no-cors' },
    ]) {
      const { status, location } = await browser.ask(`${WIKI}/`, { headers });
      assert.deepEqual([status, location], [401, null], JSON.stringify(headers));
    }
    assert.equal(browser.jar(WIKI).size, 0);
  });

  it('takes the token of a program as an app on a path does', async (t) => {
    const app = await startAppHosts(t);
    const tokens = await app.request('/token/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: ADA.email, password: PASSWORD }),
    });
    const { token } = (await tokens.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const browser = new Browser(app);
    assert.equal((await browser.ask(`${WIKI}/`, { headers })).status, 200);
    const state = 's'.repeat(43);
    const enter = `${app.origin}/enter?${new URLSearchParams({ app: WIKI, next: '/', state })}`;
    assert.equal((await browser.ask(enter, { headers })).status, 400, 'and it enters nothing');
    assert.equal((await browser.ask(`${BOARD}/`, { headers })).status, 403);
  });

  it('lets nobody in who has to set up a second factor first', async (t) => {
    const app = await startAppHosts(t, { requireSecondFactor: 'all', secondFactorGrace: 0 });
    const browser = new Browser(app);
    const login = await browser.open(`${WIKI}/Page`);
    const arrived = await browser.signIn(ADA.email, login.url);
    const { origin, pathname, searchParams } = new URL(arrived.url);
    assert.deepEqual([origin, pathname], [app.origin, '/account/second-factor']);
    assert.match(searchParams.get('next') ?? '', /^\/enter\?app=.*&next=%2FPage&.*&continue=1$/);
  });

  it('refuses with REMOTE_USER=email whoever has not confirmed the address, on a page of the log-in', async (t) => {
    const app = await startAppHosts(t, { remoteUser: 'email' });
    const browser = new Browser(app);
    const login = await browser.open(`${WIKI}/`);
    const refused = await browser.signIn(ADA.email, login.url);
    assert.equal(refused.status, 403);
    assert.match(refused.body, /Confirm it under Account first\./);
  });
});

describe('what ends a session', () => {
  const ends: readonly [
    name: string,
    end: (site: { app: Awaited<ReturnType<typeof startAppHosts>>; browser: Browser }) => unknown,
  ][] = [
    ['signing out at the log-in', ({ app, browser }) => leave(browser, `${app.origin}/logout`)],
    ['signing out at the app', ({ browser }) => leave(browser, `${WIKI}/.coatcheck/logout`)],
    ['signing out at another app', ({ browser }) => leave(browser, `${SHOP}/.coatcheck/logout`)],
    [
      'the user, in another browser',
      async ({ app }) => {
        const user = (await app.accounts.byId(1)) ?? assert.fail();
        await app.sessions.endOthers(user.id, null);
      },
    ],
    [
      'an administrator, who disables the account',
      ({ app }) => app.accounts.change(1, { disabled: true }),
    ],
    [
      'the command line, in another process',
      async ({ app }) => {
        const stores = await app.testDatabase.openBeside();
        await stores.sessions.forgetOf(1);
        await stores.close();
        app.clock.now += 10; // SQLite asks its file at most every 5 ms
      },
    ],
    [
      'time without a visit',
      ({ app }) => {
        app.clock.now += 121 * 60_000;
      },
    ],
    [
      'a log-in of somebody else in this browser',
      async ({ app, browser }) => {
        await addPerson(app, BOB.email);
        await browser.signIn(BOB.email);
      },
    ],
  ];

  async function leave(browser: Browser, url: string) {
    const { origin } = new URL(url);
    const headers = { origin, 'sec-fetch-site': 'same-origin' };
    const answer = await browser.ask(url, { method: 'POST', headers });
    assert.equal(answer.status, 303);
    assert.match(answer.location ?? '', /\/login\?done=out$/);
    assert.equal(browser.jar(origin).has('session'), false);
  }

  for (const [name, end] of ends) {
    it(`ends it at each app at the next request: ${name}`, async (t) => {
      const inFile = name.includes('another process');
      const database = inFile ? { database: join(temporaryFolder(t), 'coatcheck.db') } : {};
      const app = await startAppHosts(t, database);
      const browser = await enterAs(app, `${WIKI}/`);
      await browser.open(`${SHOP}/`);
      const tickets = [WIKI, SHOP].map((at) => browser.jar(at).get('session') ?? assert.fail());
      await end({ app, browser });
      for (const [i, at] of [WIKI, SHOP].entries()) {
        const copy = { cookie: `session=${tickets[i]}`, accept: 'application/json' };
        assert.equal((await new Browser(app).ask(`${at}/`, { headers: copy })).status, 401, at);
      }
    });
  }

  it('is no confirmation of the password: the app goes on under the new ticket by itself', async (t) => {
    const app = await startAppHosts(t);
    const browser = await enterAs(app, `${WIKI}/`);
    const stale = browser.jar(WIKI).get('session');
    const cookie = `session=${browser.jar(app.origin).get('session')}`;
    const confirmed = await app.request('/confirm', form({ password: PASSWORD }, cookie));
    browser.jar(app.origin).set('session', cookieOf(confirmed).slice('session='.length));
    const headers = { cookie: `session=${stale}`, accept: 'application/json' };
    assert.equal((await new Browser(app).ask(`${WIKI}/`, { headers })).status, 401);
    assert.equal((await browser.open(`${WIKI}/Page`)).status, 200);
    assert.notEqual(browser.jar(WIKI).get('session'), stale);
  });
});

describe('signing out at an app', () => {
  it('asks first when a link leads there', async (t) => {
    const app = await startAppHosts(t);
    const browser = await enterAs(app, `${WIKI}/`);
    const page = await browser.open(`${WIKI}/.coatcheck/logout`);
    assert.equal(page.url, `${app.origin}/sign-out`);
    assert.match(page.body, /<form method="post" action="\/logout"><button>Sign out<\/button>/);
    assert.equal((await browser.ask(`${WIKI}/`)).status, 200, 'nothing has ended');
    const visitor = await new Browser(app).open(`${WIKI}/.coatcheck/logout`);
    assert.equal(visitor.url, `${app.origin}/login?done=out`);
  });

  it('is no form of another site: not even of the log-in, or of another app', async (t) => {
    const app = await startAppHosts(t);
    const browser = await enterAs(app, `${WIKI}/`);
    for (const headers of [
      { origin: app.origin },
      { origin: SHOP },
      { origin: 'http://evil.test' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await browser.ask(`${WIKI}/.coatcheck/logout`, { method: 'POST', headers });
      assert.equal(answer.status, 403, JSON.stringify(headers));
    }
    assert.equal((await browser.ask(`${WIKI}/`)).status, 200);
  });

  it('answers a program with 204, and leaves what the app keeps in the browser', async (t) => {
    const app = await startAppHosts(t);
    const browser = await enterAs(app, `${WIKI}/`);
    const headers = { accept: 'application/json', origin: WIKI };
    const answer = await browser.ask(`${WIKI}/.coatcheck/logout`, { method: 'POST', headers });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers['clear-site-data'], '"cache"');
  });
});

describe('the addresses below /.coatcheck/', () => {
  it('are there at the hosts of apps, and nowhere else', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    const statusAt = async (url: string, method: string) =>
      (await browser.ask(url, { method })).status;
    assert.equal(await statusAt(`${app.origin}/.coatcheck/enter`, 'GET'), 404);
    assert.equal(await statusAt(`${app.origin}/.coatcheck/logout`, 'POST'), 404);
    assert.equal(await statusAt('http://evil.test/.coatcheck/enter', 'GET'), 421);
    assert.equal(await statusAt(`${WIKI}/.coatcheck/other`, 'GET'), 421);
    assert.equal(await statusAt(`${WIKI}/.coatcheck/enter`, 'POST'), 405);
    assert.equal(await statusAt(`${WIKI}/.coatcheck/enter`, 'OPTIONS'), 204);
  });

  it('are all that answers there: no page of the log-in does', async (t) => {
    const app = await startAppHosts(t);
    const { host } = new URL(WIKI);
    for (const path of ['/', '/login', '/enter', '/account', '/style.css', '/nothing']) {
      assert.equal((await send(app.port, path, 'GET', { host })).status, 421, path);
    }
  });
});
