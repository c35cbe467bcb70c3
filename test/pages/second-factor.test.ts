/** The pages of the second factor, each in every state, as tools and narrow screens see them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertAccessible, assertFits } from '../browser/axe.ts';
import { newPage } from '../browser/chromium.ts';
import { factorPages } from '../browser/factor-pages.ts';
import { servePages } from '../browser/page-server.ts';

describe('every page of the second factor', () => {
  it('fits narrow screens, and has no violation that axe-core knows, in light and dark colours', async (t) => {
    const { origin } = await servePages(t);
    const page = await newPage(t, { bypassCSP: true, reducedMotion: 'reduce' });
    for (const name of Object.keys(factorPages)) {
      await page.goto(`${origin}/${name}`);
      await assertFits(page, name);
      await assertAccessible(page, name);
    }
  });

  it('breaks none of its own rules (content security policy)', async (t) => {
    const { origin } = await servePages(t);
    const page = await newPage(t);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    for (const name of Object.keys(factorPages)) await page.goto(`${origin}/${name}`);
    assert.deepEqual(complaints, []);
  });
});
