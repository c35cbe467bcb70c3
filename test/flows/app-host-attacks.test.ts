/** Attacks on the hand-over of a session to the host of an app. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
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
import { ADA, BOB } from '../people.ts';
import { storedEvents } from '../stored.ts';
import type { TestApp } from '../support.ts';

const JSON_ONLY = { accept: 'application/json' };

/** Whom an app takes a browser for; null for nobody. */
async function whoIs(browser: Browser, at: string): Promise<string | null> {
  const { status, headers } = await browser.ask(`${at}/`, { headers: JSON_ONLY });
  return status === 200 ? String(headers['remote-email']) : null;
}

/** How many codes are stored. */
const codesOf = async (app: TestApp) => (await app.testDatabase.dump('codes')).length;

/** A browser that is signed in at the log-in as ada, and on its way to the wiki with a code. */
async function withCode(app: TestApp, next = '/Page') {
  const browser = new Browser(app);
  await browser.signIn(ADA.email);
  const asked = await browser.ask(WIKI + next);
  const { location } = await browser.ask(asked.location ?? assert.fail());
  assert.match(location ?? '', /^http:\/\/wiki\.test\/\.coatcheck\/enter\?code=[\w-]{43}$/);
  return { browser, link: location ?? assert.fail() };
}

const enterAt = (app: TestApp, fields: Record<string, string>) =>
  `${app.origin}/enter?${new URLSearchParams({ app: WIKI, next: '/', state: 's'.repeat(43), ...fields })}`;

describe('a code', () => {
  it('works once', async (t) => {
    const app = await startAppHosts(t);
    const { browser, link } = await withCode(app);
    const first = await browser.ask(link);
    assert.deepEqual([first.status, first.location], [303, `${WIKI}/Page`]);
    browser.jar(WIKI).delete('session');
    const second = await browser.ask(link);
    assert.equal(second.headers['set-cookie'], undefined);
    const page = await browser.open(link);
    assert.equal(page.status, 400);
    assert.match(page.body, /Our wiki couldn&#8217;t be opened/);
    assert.match(page.body, /<a class="button" href="http:\/\/wiki\.test\/">Try again<\/a>/);
  });

  it('works once also when two requests bring it at the same moment', async (t) => {
    const app = await startAppHosts(t);
    const { browser, link } = await withCode(app);
    const cookie = `enter=${browser.jar(WIKI).get('enter')}`;
    const answers = await Promise.all(
      [1, 2, 3].map(() => new Browser(app).ask(link, { headers: { cookie } })),
    );
    assert.equal(answers.filter(({ headers }) => headers['set-cookie'] !== undefined).length, 1);
  });

  it('is given to a page, and not to a frame, a picture or a script', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    await browser.signIn(ADA.email);
    for (const [dest, status] of [
      ['document', 303],
      ['iframe', 403],
      ['image', 403],
      ['empty', 403],
    ] as const) {
      const answer = await browser.ask(enterAt(app, {}), { headers: { 'sec-fetch-dest': dest } });
      assert.equal(answer.status, status, dest);
      assert.equal(answer.location?.includes('code=') ?? false, status === 303);
    }
  });

  it('works for thirty seconds', async (t) => {
    const app = await startAppHosts(t);
    for (const [ms, isGood] of [
      [29_999, true],
      [30_000, false],
    ] as const) {
      const { browser, link } = await withCode(app);
      app.clock.now += ms;
      await browser.ask(link);
      assert.equal(await whoIs(browser, WIKI), isGood ? ADA.email : null, String(ms));
    }
  });

  it('works at the app that it was issued for, and is used up at another', async (t) => {
    const app = await startAppHosts(t);
    const { browser, link } = await withCode(app);
    const atShop = link.replace(WIKI, SHOP);
    browser.jar(SHOP).set('enter', browser.jar(WIKI).get('enter') ?? assert.fail());
    const answer = await browser.open(atShop);
    assert.equal(answer.status, 400);
    assert.equal(await whoIs(browser, SHOP), null);
    await browser.ask(link);
    assert.equal(await whoIs(browser, WIKI), null);
  });

  it('does not work for another browser, which ends up as nobody, or as who it is', async (t) => {
    const app = await startAppHosts(t);
    await addPerson(app, BOB.email);
    // No cookie at all: it never was at the app.
    const stranger = new Browser(app);
    const refused = await stranger.open((await withCode(app)).link);
    assert.equal(refused.status, 400);
    assert.equal(await whoIs(stranger, WIKI), null);
    // A secret of its own, from an earlier visit.
    const visitor = new Browser(app);
    await visitor.open(`${WIKI}/`);
    const led = await visitor.open((await withCode(app)).link);
    assert.equal(new URL(led.url).pathname, '/login');
    assert.equal(await whoIs(visitor, WIKI), null);
    // Signed in as bob.
    const bob = new Browser(app);
    const login = await bob.open(`${WIKI}/`);
    await bob.signIn(BOB.email, login.url);
    bob.jar(WIKI).delete('session');
    const arrived = await bob.open((await withCode(app, '/of-ada')).link);
    assert.deepEqual([arrived.status, arrived.url], [200, `${WIKI}/of-ada`]);
    assert.equal(await whoIs(bob, WIKI), BOB.email);
  });

  it('gives nothing when its session has ended before it arrives', async (t) => {
    const app = await startAppHosts(t);
    const { browser, link } = await withCode(app);
    await browser.ask(`${app.origin}/logout`, { method: 'POST' });
    const answer = await browser.ask(link);
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.equal(await whoIs(browser, WIKI), null);
  });

  it('is not made or used up by HEAD, and POST is no way', async (t) => {
    const app = await startAppHosts(t);
    const { browser, link } = await withCode(app);
    const before = await codesOf(app);
    const asked = await browser.ask(enterAt(app, {}), { method: 'HEAD' });
    assert.deepEqual([asked.status, asked.location], [303, `${WIKI}/`]);
    assert.equal(await codesOf(app), before);
    assert.equal((await browser.ask(enterAt(app, {}), { method: 'POST' })).status, 405);
    assert.equal((await browser.ask(link, { method: 'POST' })).status, 405);
    assert.equal((await browser.ask(link, { method: 'HEAD' })).status, 204);
    await browser.ask(link);
    assert.equal(await whoIs(browser, WIKI), ADA.email);
  });

  it('is in no line of the log, nor is the secret of the browser', async (t) => {
    const app = await startAppHosts(t);
    const { browser, link } = await withCode(app);
    await browser.ask(link);
    await browser.ask(link);
    const log = JSON.stringify(app.logged);
    assert.match(log, /"path":"\/\.coatcheck\/enter"/);
    const [, code = ''] = link.split('code=');
    for (const secret of [code, ...browser.jar(WIKI).values()]) {
      assert.ok(secret.length >= 43 && !log.includes(secret));
    }
  });

  it('is stored as its hash', async (t) => {
    const app = await startAppHosts(t);
    const { link } = await withCode(app);
    const [, code = ''] = link.split('code=');
    const stored = await app.testDatabase.dump('codes');
    assert.equal(stored.length, 1);
    assert.ok(!stored.join('').includes(code));
  });
});

describe('GET /enter', () => {
  it('leads to no address but the apps that are registered', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    await browser.signIn(ADA.email);
    for (const address of [
      'http://evil.test',
      'https://wiki.test',
      'http://wiki.test:81',
      'http://wiki.test.evil.test',
      'http://wiki.test@evil.test',
      `${WIKI}/`,
      `${WIKI}/path`,
      `${WIKI}\\@evil.test`,
      `${WIKI}\n`,
      'http://WIKI.test',
      '//wiki.test',
      'wiki.test',
      '/wiki/',
      'javascript:alert(1)',
      '__proto__',
      '',
    ]) {
      for (const path of ['/enter', '/enter/failed']) {
        const query = new URLSearchParams({ app: address, state: 's'.repeat(43), why: 'code' });
        const answer = await browser.ask(`${app.origin}${path}?${query}`);
        assert.equal(answer.status, 404, `${path} ${address}`);
        assert.equal(answer.location, null);
        assert.ok(!answer.body.includes('evil.test'), address);
      }
    }
    const twice = `${enterAt(app, {})}&app=http://evil.test`;
    assert.equal(new URL((await browser.ask(twice)).location ?? '').origin, WIKI);
  });

  it('leads to no other host by next, whatever is in it', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    await browser.signIn(ADA.email);
    for (const next of [
      '//evil.test',
      '///evil.test',
      '/\\evil.test',
      '\\\\evil.test',
      'http://evil.test/',
      '/.//evil.test',
      '/x/..//evil.test',
      '/\t/evil.test',
      '/\n/evil.test',
      '\r//evil.test',
      ' //evil.test',
      '@evil.test',
      '.evil.test',
      'javascript:alert(1)',
      '/Page\r\nset-cookie: a=b',
      '/%0d%0aset-cookie:a=b',
      '/%2f/evil.test',
      '/%5cevil.test',
      '/.coatcheck/logout',
      '/.coatcheck/enter?code=x',
      '/./.coatcheck/enter',
      '/x/%2e%2e/.coatcheck/enter',
      `/${'a'.repeat(2_000)}`,
      '\u0000',
      '/caf\u00e9',
    ]) {
      app.clock.now += 20_000; // so often in a row it would be a circle
      // As the query of /enter, and as what a proxy says was asked for.
      const fromProxy = await browser.ask(`${WIKI}/`, {
        headers: { 'x-forwarded-uri': encodeURI(next).replaceAll('%25', '%') },
      });
      const state = new URL(fromProxy.location ?? '').searchParams.get('state') ?? '';
      for (const url of [enterAt(app, { next, state }), fromProxy.location ?? '']) {
        const { location } = await browser.ask(url);
        const { location: place } = await browser.ask(location ?? assert.fail(next));
        assert.equal(new URL(place ?? '').origin, WIKI, next);
        assert.doesNotMatch(place ?? '', /\.coatcheck/, next);
        browser.jar(WIKI).delete('session');
      }
    }
  });

  it('starts again at the app when the state is missing or none', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    await browser.signIn(ADA.email);
    for (const state of ['', 'short', 's'.repeat(44), `${'s'.repeat(42)}/`]) {
      const { location } = await browser.ask(enterAt(app, { state }));
      assert.equal(location, `${WIKI}/`, state);
    }
    assert.equal(await codesOf(app), 0);
  });

  it('hands nobody over to an app that is not theirs, and logs it', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    await browser.signIn(ADA.email);
    const { status } = await browser.ask(enterAt(app, { app: BOARD }));
    assert.equal(status, 403);
    assert.equal(await codesOf(app), 0);
    const [line] = app.logged.filter(({ event }) => event === 'app_refused');
    assert.deepEqual([line?.app, line?.userId], [BOARD, 1]);
    const [event] = await storedEvents(app, 'access_refused');
    assert.deepEqual([event?.reason, event?.userId], [BOARD, 1]);
  });

  it('makes sixty codes at once for an account, and then one every second', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    await browser.signIn(ADA.email);
    let page = 0;
    const ask = () => browser.ask(enterAt(app, { next: `/${page++}` }));
    for (let i = 0; i < 60; i++) assert.equal((await ask()).status, 303);
    const refused = await ask();
    assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '1']);
    assert.equal(await codesOf(app), 60);
    await addPerson(app, BOB.email);
    const other = new Browser(app);
    await other.signIn(BOB.email);
    assert.equal((await other.ask(enterAt(app, {}))).status, 303, 'of this account alone');
    app.clock.now += 1_000;
    assert.equal((await ask()).status, 303);
  });

  it('answers a program with 401, and a visitor with the log-in', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    const asked = await browser.ask(enterAt(app, {}), { headers: JSON_ONLY });
    assert.equal(asked.status, 401);
    const { location } = await browser.ask(enterAt(app, {}));
    assert.match(location ?? '', /\/login\?next=%2Fenter%3Fapp%3D.*%26continue%3D1$/);
  });
});

describe('an app ticket', () => {
  async function setUp(t: TestContext) {
    const app = await startAppHosts(t);
    const browser = await enterAs(app, `${WIKI}/`);
    const wiki = browser.jar(WIKI).get('session') ?? assert.fail();
    const login = browser.jar(app.origin).get('session') ?? assert.fail();
    const asCookie = async (at: string, session: string) => {
      const other = new Browser(app);
      other.jar(at).set('session', session);
      return whoIs(other, at);
    };
    return { app, browser, wiki, login, asCookie };
  }

  it('is good at one app: at no other, and not at the log-in', async (t) => {
    const { app, wiki, asCookie } = await setUp(t);
    assert.equal(await asCookie(WIKI, wiki), ADA.email);
    for (const at of [SHOP, BOARD]) assert.equal(await asCookie(at, wiki), null, at);
    const [key = '', mac = ''] = wiki.split('.');
    for (const session of [wiki, key, mac]) {
      const headers = { cookie: `session=${session}`, ...JSON_ONLY };
      for (const path of ['/me', '/verify', '/dashboard']) {
        const answer = await new Browser(app).ask(app.origin + path, { headers });
        assert.equal(answer.status, 401, path);
      }
    }
  });

  it('is the only one that is good there: not the ticket of the log-in', async (t) => {
    const { login, wiki, asCookie } = await setUp(t);
    assert.equal(await asCookie(WIKI, login), null);
    const [, mac = ''] = wiki.split('.');
    assert.equal(await asCookie(WIKI, `${login}.${mac}`), null);
  });

  it('cannot be forged', async (t) => {
    const { wiki, asCookie } = await setUp(t);
    const [key = '', mac = ''] = wiki.split('.');
    const other = mac.startsWith('A') ? `B${mac.slice(1)}` : `A${mac.slice(1)}`;
    for (const forged of [
      `${key}.${other}`,
      `${key}.${'A'.repeat(43)}`,
      `${key}.`,
      `.${mac}`,
      key,
      `${mac}.${key}`,
      `${key}.${mac}.${mac}`,
      `${key}.${mac.slice(0, 42)}`,
      `${key.toLowerCase()}.${mac}`,
      ` ${wiki}x`,
      'undefined',
    ]) {
      assert.equal(await asCookie(WIKI, forged), null, forged);
    }
  });

  it('that was planted is replaced, and the session that it names is nobody else\u2019s then', async (t) => {
    const { app, wiki } = await setUp(t);
    await addPerson(app, BOB.email);
    const bob = new Browser(app);
    await bob.signIn(BOB.email);
    bob.jar(WIKI).set('session', wiki); // over http, from a page that an attacker controls
    const asked = await bob.ask(enterAt(app, {}));
    assert.ok(asked.location);
    bob.jar(WIKI).delete('session');
    await bob.open(`${WIKI}/`);
    assert.notEqual(bob.jar(WIKI).get('session'), wiki);
    assert.equal(await whoIs(bob, WIKI), BOB.email);
  });

  it('is not asked for by a proxy that names two hosts', async (t) => {
    const { app, wiki, login } = await setUp(t);
    const verify = async (host: string, forwardedHost: string, ticket = wiki) => {
      const headers = {
        host,
        'x-forwarded-host': forwardedHost,
        cookie: `session=${ticket}`,
        ...JSON_ONLY,
      };
      return (await send(app.port, '/verify', 'GET', headers)).status;
    };
    const [wikiHost = '', boardHost = '', own = ''] = [WIKI, BOARD, app.origin].map(
      (origin) => new URL(origin).host,
    );
    assert.equal(await verify('127.0.0.1', wikiHost), 204);
    assert.equal(await verify(boardHost, wikiHost), 401, 'the client wrote the second one');
    assert.equal(await verify(own, wikiHost), 204, 'the address where a program asks us');
    assert.equal(await verify(boardHost, own, login), 403);
    assert.equal(await verify(boardHost, 'elsewhere.test', login), 403);
  });
});

describe('a browser', () => {
  it('may open two tabs at once', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    await browser.signIn(ADA.email);
    const [first, second] = await Promise.all([
      new Browser(app).ask(`${WIKI}/one`),
      new Browser(app).ask(`${WIKI}/two`),
    ]);
    // The second answer arrives later: its cookie is the one that stays.
    const [line = ''] = second.headers['set-cookie'] ?? [];
    browser.jar(WIKI).set('enter', /^enter=([^;]+)/.exec(line)?.[1] ?? assert.fail());
    const pages = await Promise.all(
      [first, second].map(({ location }) => browser.open(location ?? assert.fail())),
    );
    assert.deepEqual(
      pages.map(({ status, url }) => [status, url]),
      [
        [200, `${WIKI}/one`],
        [200, `${WIKI}/two`],
      ],
    );
  });

  it('keeps its secret for the next tab', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    await browser.ask(`${WIKI}/one`);
    const secret = browser.jar(WIKI).get('enter');
    await browser.ask(`${WIKI}/two`);
    assert.equal(browser.jar(WIKI).get('enter'), secret);
    browser.jar(WIKI).set('enter', 'none of ours');
    await browser.ask(`${WIKI}/three`);
    assert.match(browser.jar(WIKI).get('enter') ?? '', /^[\w-]{43}$/);
  });

  it('that keeps no cookies at the app is told so, and not sent around for ever', async (t) => {
    const app = await startAppHosts(t);
    const browser = new Browser(app);
    browser.blocked.add(WIKI);
    await browser.signIn(ADA.email);
    const page = await browser.open(`${WIKI}/`);
    assert.equal(page.status, 400);
    assert.equal(new URL(page.url).origin, app.origin);
    assert.match(page.body, /Your browser sent no cookie to wiki\.test,/);
    const program = await browser.ask((await withCode(app)).link, { headers: JSON_ONLY });
    assert.equal(program.status, 400);
    assert.match(JSON.parse(program.body).error, /cookie/);
  });

  it('that has opened a code twice goes on to the app', async (t) => {
    const app = await startAppHosts(t);
    const { browser, link } = await withCode(app);
    await browser.ask(link);
    assert.equal((await browser.open(link)).status, 200);
  });
});
