import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { oidcApp } from '../oidc-app.ts';
import { ADA, signUp } from '../people.ts';
import { startApp } from '../support.ts';
import { assertAccessible, assertFits } from './axe.ts';
import { follow, newPage } from './chromium.ts';

/** An app on another origin (127.0.0.1 is one to localhost), which shows what comes back to it. */
async function callback(t: TestContext): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>The app</title>${url.includes('code=') ? 'code' : 'none'}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/cb`;
}

async function setUp(t: TestContext, bypassCSP = false, groups: readonly string[] = []) {
  const app = await startApp(t);
  await signUp(app);
  const redirect_uri = await callback(t);
  const client = await oidcApp(app, { redirectUris: [redirect_uri], groups });
  const page = await newPage(t, { bypassCSP });
  const open = (changes = {}) =>
    page.goto(app.origin + client.authorizeUrl({ redirect_uri, ...changes }));
  const signIn = async () => {
    await page.getByLabel('E-mail').fill(ADA.email);
    await page.getByLabel('Password', { exact: true }).fill(ADA.password);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).first().click();
  };
  const arrive = () => page.waitForURL(`${redirect_uri}?**`);
  return { app, page, open, signIn, arrive };
}

describe('a person who comes from an app', () => {
  it('signs in and is back there with a code, and the next time at once', async (t) => {
    const { page, open, signIn, arrive } = await setUp(t);
    await open();
    assert.match((await page.getByRole('main').textContent()) ?? '', /Sign in to open Grafana\./);
    await signIn();
    await arrive();
    assert.equal(await page.textContent('body'), 'code');
    await open();
    assert.equal(await page.textContent('body'), 'code');
    await open({ prompt: 'none' });
    assert.equal(await page.textContent('body'), 'code');
  });

  it('confirms that it is them where the app asks for it, or cancels', async (t) => {
    const { page, open, signIn, arrive } = await setUp(t);
    await open();
    await signIn();
    await arrive();
    await open({ prompt: 'login' });
    assert.match((await page.getByRole('main').textContent()) ?? '', /To open Grafana, enter your/);
    await page.getByLabel('Password', { exact: true }).fill(ADA.password);
    await page.getByRole('main').getByRole('button').first().click();
    await arrive();
    assert.equal(await page.textContent('body'), 'code');
    await open({ prompt: 'login' });
    await follow(page.getByRole('link', { name: 'Cancel' }));
    assert.equal(await page.textContent('body'), 'none');
    assert.match(page.url(), /error=access_denied/);
  });

  it('reads here which group they lack, and goes back by a link', async (t) => {
    const { page, open, signIn } = await setUp(t, true, ['board']);
    await open();
    await signIn();
    await page.getByRole('heading', { name: 'You can\u2019t open Grafana' }).waitFor();
    await assertFits(page, 'no entry');
    await assertAccessible(page, 'no entry');
    await follow(page.getByRole('link', { name: 'Back to Grafana' }));
    assert.equal(await page.textContent('body'), 'none');
    assert.match(page.url(), /error=access_denied/);
  });

  it('stays here, and can read why, when the app asks for another address', async (t) => {
    const { page, open, app } = await setUp(t, true);
    await open({ redirect_uri: `https://evil.example/${'long'.repeat(40)}` });
    assert.ok(page.url().startsWith(app.origin));
    await assertFits(page, 'an address that is not proven');
    await assertAccessible(page, 'an address that is not proven');
  });
});
