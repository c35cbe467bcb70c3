import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { ADA, signUp } from '../people.ts';
import { siteOf } from '../site-of.ts';
import { startApp } from '../support.ts';
import { assertAccessible, assertFits } from './axe.ts';
import { follow, newPage, pathOf } from './chromium.ts';
import { signIn } from './site.ts';

const PROTECTS = [
  { address: '/wiki/', name: 'Our wiki', groups: [] },
  { address: '/finance/', name: 'Finance', groups: ['board', 'finance'] },
  {
    address: 'https://a-very-long-name-of-a-host.example.com',
    name: 'Time sheets, holidays and whatever else',
    groups: ['operations-of-the-whole-company'],
  },
];

/** A page of Ada, who is in no group, in a site with apps that ask for some. */
async function openSite(t: TestContext) {
  const contact = { name: 'Mara in IT', href: 'mailto:it@example.com' };
  const site = siteOf({ siteName: 'Northwind Yard', contact });
  const app = await startApp(t, { site, protects: PROTECTS });
  await signUp(app);
  const page = await newPage(t, { bypassCSP: true });
  await signIn(page, app, ADA.email);
  return { app, page };
}

/** What a proxy that passes our response on shows at an address. */
async function askFor(page: Page, origin: string, address: string): Promise<void> {
  await page.setExtraHTTPHeaders({ 'x-forwarded-uri': address });
  await page.goto(`${origin}/verify`);
  await page.setExtraHTTPHeaders({});
}

describe('an app that a user may not enter', () => {
  for (const [address, heading] of [
    ['/finance/', 'You can\u2019t open Finance'],
    ['/wiki/..%2ffinance/', 'This address can\u2019t be opened'],
  ] as const) {
    it(`is refused on a page that is accessible, fits and leads on: ${address}`, async (t) => {
      const { app, page } = await openSite(t);
      await askFor(page, app.origin, address);
      assert.equal(await page.getByRole('heading').first().textContent(), heading);
      await assertFits(page, address);
      await assertAccessible(page, address);
      await follow(page.getByRole('link', { name: 'Go to your dashboard' }));
      assert.equal(pathOf(page), '/dashboard');
    });
  }
});

describe('the apps on the dashboard', () => {
  it('are those that the user may enter, on paths and on hosts of their own', async (t) => {
    const { app, page } = await openSite(t);
    const names = () =>
      page
        .getByRole('region', { name: 'Apps' })
        .getByRole('link')
        .locator('strong')
        .allTextContents();
    assert.deepEqual(await names(), ['Our wiki']);
    const groups = ['finance', 'operations-of-the-whole-company'];
    await app.accounts.change(1, { groups });
    await page.reload();
    assert.deepEqual(
      await names(),
      PROTECTS.map(({ name }) => name),
    );
    await assertFits(page, 'the dashboard');
    await assertAccessible(page, 'the dashboard');
  });

  it('are missed by a user who may enter none, who learns whom to ask', async (t) => {
    const app = await startApp(t, { protects: PROTECTS.slice(1) });
    await signUp(app);
    const page = await newPage(t, { bypassCSP: true });
    await signIn(page, app, ADA.email);
    assert.match(
      (await page.getByRole('region', { name: 'Apps' }).textContent()) ?? '',
      /No app is open to you yet\. Ask the person who runs this site for the ones you need\./,
    );
    await assertFits(page, 'the dashboard');
    await assertAccessible(page, 'the dashboard');
  });
});
