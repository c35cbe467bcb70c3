/** Pages with large or spaced text, on paper, in the colours of the system, to screen readers. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { assertFits } from '../browser/axe.ts';
import { newPage } from '../browser/chromium.ts';
import { setUp, signIn } from '../browser/site.ts';

const PAGES = [
  '/dashboard',
  '/users',
  '/users/2',
  '/overview',
  '/activity',
  '/invites',
  '/account',
  '/account/sessions',
  '/account/activity',
  '/how',
];

const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`;

async function asRoot(t: TestContext, options: BrowserContextOptions = {}) {
  const app = await setUp(t);
  const elsewhere = await newPage(t);
  await signIn(elsewhere, app, 'root@example.com');
  const page = await newPage(t, { bypassCSP: true, ...options });
  await signIn(page, app, 'root@example.com');
  return { page, go: (path: string) => page.goto(app.origin + path) };
}

/** The texts of rows that stand in a column too narrow for their words, and need several lines. */
function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('.rows li > :not(.tag)')]
    .filter((part) => {
      const em = parseFloat(getComputedStyle(part).fontSize);
      return part.clientWidth > 0 && part.clientWidth < 4 * em && part.clientHeight > 2 * em;
    })
    .map((part) => part.textContent)`);
}

describe('a page', () => {
  it('keeps its words whole when the text alone is twice as large', async (t) => {
    const { page, go } = await asRoot(t, { viewport: { width: 1280, height: 800 } });
    for (const path of PAGES) {
      await go(path);
      await page.addStyleTag({ content: 'html { font-size: 200% }' });
      assert.deepEqual(await brokenWords(page), [], path);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 1280, path);
    }
  });

  it('fits with the spaces between letters, words and lines that readers may set (WCAG 1.4.12)', async (t) => {
    const { page, go } = await asRoot(t);
    for (const path of PAGES) {
      await go(path);
      await page.addStyleTag({ content: SPACED });
      await assertFits(page, path);
    }
  });

  it('fits a window of 320 by 256 pixels, which is 400 % of 1280 by 1024 (WCAG 1.4.10)', async (t) => {
    const { page, go } = await asRoot(t, { viewport: { width: 320, height: 256 } });
    for (const path of PAGES) {
      await go(path);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, path);
    }
  });

  it('prints without what can only be pressed or filled in, and dark on light', async (t) => {
    const { page, go } = await asRoot(t, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    for (const path of PAGES) {
      await go(path);
      const shown = page.locator('button:visible, nav:visible, .search:visible');
      assert.equal(await shown.count(), 0, path);
      const ink = await page.evaluate('getComputedStyle(document.body).color');
      assert.equal(ink, 'rgb(43, 33, 28)', path);
    }
  });

  it('draws all four edges of a ticket in forced colours and on paper', async (t) => {
    const { page, go } = await asRoot(t, { viewport: { width: 1280, height: 800 } });
    for (const media of [{ forcedColors: 'active' }, { media: 'print' }] as const) {
      await page.emulateMedia({ media: 'screen', forcedColors: 'none', ...media });
      await go('/dashboard');
      const widths = await page.evaluate(`getComputedStyle(document.querySelector('.ticket .stub'))
        .borderWidth`);
      assert.equal(widths, '1px 3px 1px 1px');
    }
  });

  it('is a table to a screen reader where its rows are drawn as blocks', async (t) => {
    const { page, go } = await asRoot(t, { viewport: { width: 320, height: 700 } });
    await go('/users');
    const row = `getComputedStyle(document.querySelector('.users tbody tr')).display`;
    assert.equal(await page.evaluate(row), 'flex');
    const devtools = await page.context().newCDPSession(page);
    const { nodes } = await devtools.send('Accessibility.getFullAXTree');
    const count = (role: string) =>
      nodes.filter((node) => !node.ignored && node.role?.value === role).length;
    assert.deepEqual(
      ['table', 'row', 'columnheader', 'rowheader', 'cell'].map(count),
      [1, 3, 4, 2, 6],
    );
  });
});
