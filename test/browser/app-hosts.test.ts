/** Signing in once, in a real browser, for apps that have hosts of their own. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ADA, signUp } from '../people.ts';
import { form } from '../requests.ts';
import { startApp } from '../support.ts';
import { assertAccessible, assertFits } from './axe.ts';
import { follow, newContext, newPage } from './chromium.ts';
import { startProxy } from './proxy.ts';
import { signIn } from './site.ts';

/** A site at localhost, and two apps: browsers find every name below localhost on this machine. */
async function setUp(t: TestContext) {
  let port = 0;
  const [wiki, shop] = [await startProxy(t, () => port), await startProxy(t, () => port)];
  const at = {
    wiki: `http://wiki.localhost:${wiki.port}`,
    shop: `http://shop.localhost:${shop.port}`,
  };
  const app = await startApp(t, {
    protects: [
      { address: at.wiki, name: 'Our wiki', groups: [] },
      { address: at.shop, name: 'Shop', groups: ['staff'] },
    ],
  });
  port = app.port;
  await app.request('/logout', form({}, await signUp(app)));
  return { app, at, wiki };
}

describe('an app on a host of its own, in a browser', () => {
  it('is reached through the log-in form without a script, and knows its user', async (t) => {
    const { app, at, wiki } = await setUp(t);
    const context = await newContext(t, { javaScriptEnabled: false });
    const page = await context.newPage();
    const passed: string[] = [];
    context.on('request', (request) =>
      passed.push(`${request.url()} ${request.headers().referer}`),
    );
    await page.goto(`${at.wiki}/Page?x=1`);
    assert.equal(new URL(page.url()).origin, app.origin);
    assert.match((await page.getByRole('main').textContent()) ?? '', /Sign in to open Our wiki\./);
    await page.getByLabel('E-mail address').fill(ADA.email);
    await page.getByLabel('Password').fill(ADA.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click({ noWaitAfter: true });
    await page.waitForURL(`${at.wiki}/Page?x=1`);
    assert.equal(await page.getByRole('heading').textContent(), `Hello ${ADA.email}`);
    // What reached the app, and every Referer on the way, is without the code.
    const [code = ''] = passed.join().match(/(?<=code=)[\w-]{43}/) ?? [];
    assert.equal(code.length, 43);
    assert.ok(!JSON.stringify(wiki.reached).includes(code));
    assert.ok(passed.every((line) => !line.split(' ')[1]?.includes('code=')));
    const cookies = await context.cookies();
    assert.deepEqual(
      cookies
        .filter(({ name }) => name === 'session')
        .map(({ domain, httpOnly }) => [domain, httpOnly])
        .sort(),
      [
        ['localhost', true],
        ['wiki.localhost', true],
      ],
    );
  });

  it('opens at once in a browser that is signed in, and after signing out not at all', async (t) => {
    const { app, at } = await setUp(t);
    const page = await newPage(t);
    await signIn(page, app, ADA.email);
    await page.goto(`${at.wiki}/Page`);
    assert.equal(page.url(), `${at.wiki}/Page`);
    await follow(page.getByRole('button', { name: 'Sign out' }));
    assert.equal(page.url(), `${app.origin}/login?done=out`);
    await page.goto(`${at.wiki}/Page`);
    assert.match(page.url(), /\/login\?next=/);
    await page.goto(`${app.origin}/dashboard`);
    assert.match(page.url(), /\/login\?next=/);
  });

  it('has pages on the way that are accessible and fit: to sign out, after a failure, and the refusal', async (t) => {
    const { app, at } = await setUp(t);
    const page = await newPage(t, { bypassCSP: true });
    await signIn(page, app, ADA.email);
    await page.goto(`${at.wiki}/`);
    await follow(page.getByRole('link', { name: 'Sign out by a link' }));
    await look('to sign out', /\/sign-out$/);
    const failed = `${app.origin}/enter/failed?${new URLSearchParams({ app: at.wiki })}`;
    await page.goto(`${failed}&why=cookies`);
    await look('without cookies', /why=cookies$/);
    await page.goto(`${failed}&why=code`);
    await look('with a used code', /why=code$/);
    await page.goto(`${at.shop}/`);
    await look('for another group', /\/enter\?app=/);

    async function look(name: string, url: RegExp) {
      assert.match(page.url(), url);
      await assertAccessible(page, name);
      await assertFits(page, name);
    }
  });
});
