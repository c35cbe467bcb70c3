import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { PASSWORD, signUp } from '../people.ts';
import { asPage, cookieOf, exchange, form, json, openLink, rawRequest } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const MINUTE = 60_000;
const OTHER = 'seven quiet lighthouse cats';

/** An app with ada (1) and bob (2), and a reset link for each. */
async function setUp(t: TestContext, overrides = {}) {
  const app = await startApp(t, overrides);
  await signUp(app);
  await signUp(app, 'bob@example.com');
  const [ada, bob] = [
    (await app.links.reset(1, null)) ?? assert.fail(),
    (await app.links.reset(2, null)) ?? assert.fail(),
  ];
  return { app, ada: `/reset/${ada.secret}`, bob: `/reset/${bob.secret}`, secret: ada.secret };
}

/** The cookie that opening a link leaves in the browser. */
async function open(app: TestApp, link: string): Promise<string> {
  return cookieOf(await app.request(link));
}

/** The page at /reset as a browser with this cookie sees it, and the mark that its form carries. */
async function look(app: TestApp, cookie: string) {
  const page = await (await app.request('/reset', asPage(cookie))).text();
  return { page, link: /name="link" value="([^"]*)"/.exec(page)?.[1] ?? '' };
}

describe('opening a one-time link', () => {
  it('puts its secret into a cookie for fifteen minutes, and leads to an address without it', async (t) => {
    const { app, ada, secret } = await setUp(t);
    const response = await app.request(ada);
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/reset');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const flags = 'Path=/; HttpOnly; SameSite=Lax; Max-Age=900';
    assert.deepEqual(response.headers.getSetCookie(), [`link=${secret}; ${flags}`]);
    const page = await app.request('/reset', asPage(cookieOf(response)));
    assert.equal(page.status, 200);
    assert.equal(page.headers.get('referrer-policy'), 'same-origin');
    const text = await page.text();
    assert.ok(!text.includes(secret) && !text.includes(secret.slice(0, 12)));
    assert.match(text, /<form method="post" action="\/reset"/);
  });

  it('marks the cookie Secure where the site has https', async (t) => {
    const app = await startApp(t, { origin: 'https://localhost' });
    const { secret } = await app.links.createInvitation('user', null);
    const request = rawRequest(`GET /invite/${secret} HTTP/1.1`, ['Host: localhost']);
    const flags = 'Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=900';
    const answer = await exchange(app.port, request);
    assert.ok(answer.includes(`set-cookie: __Host-link=${secret}; ${flags}\r\n`));
  });

  it('keeps the secret no longer than the link works', async (t) => {
    const { app, ada } = await setUp(t);
    app.clock.now += 58 * MINUTE;
    assert.match((await app.request(ada)).headers.getSetCookie()[0] ?? '', /; Max-Age=120$/);
  });

  it('uses nothing up, and sets no cookie for a link that is gone', async (t) => {
    const { app, ada } = await setUp(t);
    for (let i = 0; i < 3; i++) assert.equal((await openLink(app, ada)).status, 200);
    await app.stores.links.prune(Number.MAX_SAFE_INTEGER, 0);
    const response = await app.request(ada);
    assert.equal(response.status, 404);
    assert.deepEqual(response.headers.getSetCookie(), []);
  });

  it('leads nowhere but to the page of its own kind, whatever is in the query', async (t) => {
    const { app, ada } = await setUp(t);
    const response = await app.request(`${ada}?next=//evil.example&x=1`);
    assert.equal(response.headers.get('location'), '/reset');
  });
});

describe('the page behind a link', () => {
  it('accepts the form from the browser that opened the link, and clears the cookie', async (t) => {
    const { app, ada } = await setUp(t);
    const cookie = await open(app, ada);
    const { link } = await look(app, cookie);
    const response = await app.request('/reset', form({ link, password: OTHER }, cookie));
    assert.equal(response.headers.get('location'), '/login?done=reset');
    assert.ok(
      response.headers.getSetCookie().includes('link=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'),
    );
    const login = json({ email: 'ada@example.com', password: OTHER });
    assert.equal((await app.request('/login', login)).status, 200);
  });

  it('says that the link is to be opened again, to a browser without it', async (t) => {
    const { app, ada } = await setUp(t);
    const password = { password: OTHER };
    for (const init of [asPage(''), form(password), form({ ...password, link: 'x' })]) {
      const response = await app.request('/reset', init);
      assert.equal(response.status, 400);
      assert.match(await response.text(), /<h1>Open your link again<\/h1>/);
    }
    const program = await app.request('/reset', json(password));
    assert.equal(program.status, 400);
    const error = 'Send the 43 characters at the end of the link as token.';
    assert.deepEqual(await program.json(), { error });
    assert.equal((await openLink(app, ada)).status, 200);
  });

  it('is gone with the link, and clears the cookie', async (t) => {
    const { app, ada } = await setUp(t);
    const cookie = await open(app, ada);
    const { link } = await look(app, cookie);
    await app.stores.links.prune(Number.MAX_SAFE_INTEGER, 0);
    for (const init of [asPage(cookie), form({ link, password: OTHER }, cookie)]) {
      const response = await app.request('/reset', init);
      assert.equal(response.status, 404);
      assert.match(await response.text(), /This link no longer works/);
      assert.match(response.headers.getSetCookie().join(), /^link=; .*Max-Age=0$/);
    }
  });

  it('is for the link that was opened last, and names its account', async (t) => {
    const { app, ada, bob } = await setUp(t);
    await open(app, ada);
    const { page } = await look(app, await open(app, bob));
    assert.match(page, /value="bob@example\.com"/);
    assert.doesNotMatch(page, /ada@example\.com/);
  });

  it('does nothing with the form of another link, and shows the one that counts now', async (t) => {
    const { app, ada, bob } = await setUp(t);
    const first = await look(app, await open(app, ada));
    const cookie = await open(app, bob);
    // In the tab where ada's address still stands: her new password must not become that of bob.
    for (const link of [first.link, '']) {
      const init = form({ link, password: OTHER }, cookie);
      const response = await app.request('/reset', init);
      assert.equal(response.status, 409);
      const text = await response.text();
      assert.match(text, /opened another link in this browser since/);
      assert.match(text, /value="bob@example\.com"/);
    }
    for (const email of ['ada@example.com', 'bob@example.com']) {
      assert.equal((await app.accounts.find(email))?.passwordVersion, 0, email);
    }
    const login = json({ email: 'bob@example.com', password: PASSWORD });
    assert.equal((await app.request('/login', login)).status, 200);
  });

  it('is not that of another kind of link', async (t) => {
    const { app, ada } = await setUp(t);
    const cookie = await open(app, ada);
    for (const path of ['/invite', '/setup', '/email']) {
      const response = await app.request(path, asPage(cookie));
      assert.equal(response.status, 400, path);
      // The one of this page may be good, and the other one is: nothing is called used up, and
      // nothing taken away.
      assert.match(await response.text(), /<h1>Open your link again<\/h1>/);
      assert.deepEqual(response.headers.getSetCookie(), []);
    }
  });

  it('ignores the link when its cookie comes twice, or beside a token', async (t) => {
    const { app, ada, bob } = await setUp(t);
    const both = `${await open(app, ada)}; ${await open(app, bob)}`;
    assert.equal((await app.request('/reset', asPage(both))).status, 400);
    const headers = { cookie: await open(app, ada), authorization: 'Bearer x' };
    assert.equal((await app.request('/reset', { headers })).status, 400);
    const opened = await app.request(ada, { headers: { authorization: 'Bearer x' } });
    assert.deepEqual(opened.headers.getSetCookie(), []);
  });

  it('takes no form from another site', async (t) => {
    const { app, ada } = await setUp(t);
    const cookie = await open(app, ada);
    const { link } = await look(app, cookie);
    const init = form({ link, password: OTHER }, cookie);
    const headers = { ...init.headers, 'sec-fetch-site': 'cross-site' };
    assert.equal((await app.request('/reset', { ...init, headers })).status, 403);
    assert.equal(await count(app, 'links'), 2);
  });
});
