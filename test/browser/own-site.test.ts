import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { logoOf } from '../../src/config/site-logo.ts';
import { indexFiles } from '../../src/http/static-files.ts';
import { siteFiles } from '../../src/web/site-files.ts';
import { ADA, signUp } from '../people.ts';
import { LOGO_PNG, siteOf } from '../site-of.ts';
import { startApp, type TestApp } from '../support.ts';
import { assertAccessible, assertFits } from './axe.ts';
import { newContext, newPage, pathOf } from './chromium.ts';
import { signIn } from './site.ts';

const PROTECTS = [
  { address: '/wiki/', name: 'Our wiki', groups: [] },
  { address: '/grafana/', name: 'Grafana', groups: [] },
  {
    address: '/a/very/long/path/to/the/time-sheets/',
    name: 'Time sheets, holidays and whatever else',
    groups: [],
  },
];
// It draws one red pixel per unit, and would change its own title if a script in it ran.
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><title>logo</title>
<style>rect { fill: #ff0000 }</style><rect width="4" height="2" onload="document.title='run'"/>
<script>document.querySelector('title').textContent = 'run'; fetch('/account');</script></svg>`;

/** An app that is its deployer's own, in this accent and with this logo. */
async function ownSite(t: TestContext, accent: string, picture: Buffer): Promise<TestApp> {
  const logo = logoOf(picture);
  assert.ok(typeof logo !== 'string');
  const site = siteOf(
    {
      siteName: 'Northwind Yard & Söhne, Abteilung Hamburg',
      siteText: 'One sign-in for the wiki, the time sheets and everything else.',
      contact: { name: 'Mara in IT', href: 'mailto:it@example.com' },
    },
    logo,
  );
  const files = await indexFiles('public', siteFiles('public', accent, logo));
  const app = await startApp(t, { site, files, protects: PROTECTS });
  await signUp(app);
  return app;
}

describe("a site of the deployer's own", () => {
  for (const accent of ['#0b57d0', '#000000', '#846800']) {
    it(`is accessible and fits in the accent ${accent}: forms, their errors, the dashboard`, async (t) => {
      const app = await ownSite(t, accent, Buffer.from(SVG));
      const page = await newPage(t, { bypassCSP: true });
      for (const path of ['/login', '/signup', '/forgot', '/nothing']) {
        await page.goto(app.origin + path);
        await assertFits(page, path);
        await assertAccessible(page, path);
      }
      await signIn(page, app, ADA.email, 'a password that is wrong');
      await assertAccessible(page, 'a refused sign-in');
      await signIn(page, app, ADA.email);
      await assertFits(page, 'the dashboard');
      await assertAccessible(page, 'the dashboard');
    });
  }

  it('opens the sign-in at its address, and an app from the dashboard with the keyboard', async (t) => {
    const app = await ownSite(t, '#0b57d0', LOGO_PNG);
    const page = await newPage(t);
    await page.goto(app.origin);
    assert.equal(pathOf(page), '/login');
    await signIn(page, app, ADA.email);
    const apps = page.getByRole('region', { name: 'Apps' }).getByRole('link');
    assert.deepEqual(
      await Promise.all((await apps.all()).map((link) => link.getAttribute('href'))),
      PROTECTS.map(({ address }) => address),
    );
    await page.getByRole('link', { name: 'Account' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.getAttribute("href")'), '/wiki/');
  });

  it('shows its logo, SVG or PNG, and a reader hears the name once', async (t) => {
    for (const picture of [Buffer.from(SVG), LOGO_PNG]) {
      const app = await ownSite(t, '#0b57d0', picture);
      const page = await newPage(t);
      await page.goto(`${app.origin}/login`);
      const [shown] = (await page.evaluate(
        '[...document.images].map((image) => [image.complete, image.naturalWidth > 0, image.width / image.height])',
      )) as [boolean, boolean, number][];
      assert.deepEqual(shown, [true, true, 2]);
      const link = page.getByRole('banner').getByRole('link').first();
      assert.equal(await link.getAttribute('href'), '/');
      assert.match(
        await page.getByRole('banner').ariaSnapshot(),
        /link "Northwind Yard & Söhne, Abteilung Hamburg"/,
      );
    }
  });

  it('runs no script of a logo that is opened by itself', async (t) => {
    const app = await ownSite(t, '#0b57d0', Buffer.from(SVG));
    const asked: string[] = [];
    app.server.on('request', ({ url }) => asked.push(String(url)));
    const context = await newContext(t);
    const page = await context.newPage();
    await page.goto(`${app.origin}/logo.svg`);
    await page.waitForLoadState('networkidle');
    assert.equal(await page.title(), 'logo');
    assert.deepEqual(
      asked.filter((path) => path.startsWith('/account')),
      [],
    );
  });
});
