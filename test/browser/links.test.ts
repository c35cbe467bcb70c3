import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { signUp } from '../people.ts';
import { json } from '../requests.ts';
import { startApp } from '../support.ts';
import { follow, newContext } from './chromium.ts';

const OTHER = 'seven quiet lighthouse cats';

/**
 * A page of another site (127.0.0.1 is one to localhost) with a link on it, as web mail shows a
 * mail.
 */
async function mailbox(t: TestContext, link: string): Promise<string> {
  const page = `<!doctype html><title>Mail</title><a href="${link}">the link</a>`;
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function openFromMail(page: Page, mail: string): Promise<void> {
  await page.goto(mail);
  await page.getByRole('link', { name: 'the link' }).click();
  await page.getByLabel('New password').waitFor();
}

describe('a link in a mail that is read in the browser', () => {
  it('opens its page without the secret in the address, in the history or in the page', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    const mail = await mailbox(t, `${app.origin}/reset/${secret}`);
    const context = await newContext(t);
    const page = await context.newPage();
    await openFromMail(page, mail);
    assert.equal(page.url(), `${app.origin}/reset`);
    const [cookie] = await context.cookies();
    assert.deepEqual([cookie?.name, cookie?.httpOnly, cookie?.sameSite], ['link', true, 'Lax']);
    const seen = await page.evaluate('[document.cookie, document.referrer, location.href].join()');
    assert.ok(!String(seen).includes(secret) && !(await page.content()).includes(secret));
    await page.reload();
    await page.getByLabel('New password').fill(OTHER);
    await follow(page.getByRole('main').getByRole('button'));
    assert.equal(page.url(), `${app.origin}/login?done=reset`);
    assert.deepEqual(
      (await context.cookies()).map(({ name }) => name),
      ['device'],
      'the secret is taken back',
    );
    for (const expected of [`${app.origin}/reset`, mail]) {
      await page.goBack();
      assert.equal(page.url(), expected);
    }
    const login = json({ email: 'ada@example.com', password: OTHER });
    assert.equal((await app.request('/login', login)).status, 200);
  });

  it('opens its page under the name of the cookie that https has', async (t) => {
    // Chromium takes Secure cookies from http://localhost too, so no certificate is needed for
    // this.
    const app = await startApp(t, { origin: (port) => `https://localhost:${port}` });
    await signUp(app);
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    const mail = await mailbox(t, `http://localhost:${app.port}/reset/${secret}`);
    const context = await newContext(t);
    const page = await context.newPage();
    await openFromMail(page, mail);
    const [cookie] = await context.cookies();
    assert.deepEqual([cookie?.name, cookie?.secure, cookie?.httpOnly], ['__Host-link', true, true]);
    assert.match(await page.content(), /value="ada@example\.com"/);
  });

  it('shows in two tabs the account of each, and takes the form of the last one alone', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    await signUp(app, 'bob@example.com');
    const context = await newContext(t);
    const [first, second] = [await context.newPage(), await context.newPage()];
    const shown = (page: Page) => page.locator('input[type=email]').inputValue();
    await first.goto(
      `${app.origin}/reset/${((await app.links.reset(1, null)) ?? assert.fail()).secret}`,
    );
    await second.goto(
      `${app.origin}/reset/${((await app.links.reset(2, null)) ?? assert.fail()).secret}`,
    );
    assert.equal(await shown(first), 'ada@example.com');
    await first.getByLabel('New password').fill(OTHER);
    await follow(first.getByRole('main').getByRole('button'));
    assert.match(
      (await first.getByRole('alert').textContent()) ?? '',
      /another link in this browser since/,
    );
    assert.equal(await shown(first), 'bob@example.com');
  });

  it('says in words that cookies are needed, to a browser that takes none', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const context = await newContext(t);
    const page = await context.newPage();
    await page.goto(
      `${app.origin}/reset/${((await app.links.reset(1, null)) ?? assert.fail()).secret}`,
    );
    await context.clearCookies();
    await page.reload();
    const heading = await page.getByRole('heading', { level: 1 }).textContent();
    assert.equal(heading, 'Open your link again');
    assert.match((await page.getByRole('main').textContent()) ?? '', /cookies are allowed/);
  });
});
