import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { oidcApp } from '../oidc-app.ts';
import { ADA, signUp } from '../people.ts';
import { startApp } from '../support.ts';
import { assertAccessible, assertFits } from './axe.ts';
import { newPage, pathOf } from './chromium.ts';

/** An app on another origin; its first page has what it is given. */
async function startOther(t: TestContext) {
  const other = { markup: '', origin: '' };
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(url === '/' ? other.markup : `<!doctype html><title>Out</title>${url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  other.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return other;
}

/** Ada, who is signed in here and in the app. */
async function setUp(t: TestContext, bypassCSP = false) {
  const app = await startApp(t);
  await signUp(app);
  const other = await startOther(t);
  const out = `${other.origin}/out`;
  const client = await oidcApp(app, { name: 'Our wiki', logoutUris: [out] });
  const page = await newPage(t, { bypassCSP });
  await page.goto(`${app.origin}/login`);
  await page.getByLabel('E-mail').fill(ADA.email);
  await page.getByLabel('Password', { exact: true }).fill(ADA.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).first().click();
  await page.waitForURL(`${app.origin}/dashboard`);
  const cookie = (await page.context().cookies()).find(({ name }) => name === 'session');
  const { id_token } = await client.signIn(`session=${cookie?.value}`);
  const address = (parameters: Record<string, string>) =>
    `${app.origin}/oauth/logout?${new URLSearchParams(parameters)}`;
  const isSignedIn = async () => {
    await page.goto(`${app.origin}/dashboard`);
    return pathOf(page) === '/dashboard';
  };
  return { app, page, other, out, client, id_token, address, isSignedIn };
}

describe('a person whom an app signs out', () => {
  it('is signed out here at once, and is back at the app', async (t) => {
    const { page, out, id_token, address, isSignedIn } = await setUp(t);
    await page.goto(
      address({ id_token_hint: id_token, post_logout_redirect_uri: out, state: 'x' }),
    );
    assert.equal(page.url(), `${out}?state=x`);
    assert.equal(await isSignedIn(), false);
  });

  it('also when the app sends a form from its own page', async (t) => {
    const { app, page, other, out, id_token, isSignedIn } = await setUp(t);
    other.markup = `<!doctype html><form method="post" action="${app.origin}/oauth/logout">
<input type="hidden" name="id_token_hint" value="${id_token}">
<input type="hidden" name="post_logout_redirect_uri" value="${out}"><button>Out</button></form>`;
    await page.goto(`${other.origin}/`);
    await page.getByRole('button').click();
    await page.waitForURL(out);
    assert.equal(await isSignedIn(), false);
  });

  it('is asked when the app proves nothing, and may stay', async (t) => {
    const { page, out, client, address, isSignedIn } = await setUp(t, true);
    const asked = { client_id: client.client.id, post_logout_redirect_uri: out };
    await page.goto(address(asked));
    await assertFits(page, 'Sign out?');
    await assertAccessible(page, 'Sign out?');
    await page.getByRole('link', { name: 'Stay signed in' }).click();
    assert.equal(await isSignedIn(), true);
    await page.goto(address({ ...asked, post_logout_redirect_uri: 'https://evil.example/' }));
    await assertFits(page, 'Sign out? with a problem');
    await assertAccessible(page, 'Sign out? with a problem');
    assert.equal(await isSignedIn(), true);
  });

  it('goes back to the app after the form, which a redirect could not do', async (t) => {
    const { page, out, client, address, isSignedIn } = await setUp(t);
    const asked = { client_id: client.client.id, post_logout_redirect_uri: out, state: 'y' };
    await page.goto(address(asked));
    await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${out}?state=y`);
    assert.equal(await isSignedIn(), false);
  });
});
