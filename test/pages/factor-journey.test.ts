import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertAccessible, assertFits } from '../browser/axe.ts';
import { openAsAda } from '../browser/factor-steps.ts';
import { factorJourney, SCRIPTED } from './factor-journey.ts';

const STRICT =
  "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
const PASSKEYS = /publickey-credentials-(?:create|get)=\S+?(?=,|$)/g;

describe('the pages of the second factor in the app', () => {
  it('fit narrow screens, and have no violation that axe-core knows, in light and dark colours', async (t) => {
    const browser = { bypassCSP: true, reducedMotion: 'reduce' } as const;
    const site = await openAsAda(t, { browser });
    await factorJourney(site, async (name) => {
      await assertFits(site.page, name);
      await assertAccessible(site.page, name);
    });
  });

  it('have the one script where there is a passkey button, and break none of their own rules', async (t) => {
    const site = await openAsAda(t);
    const { page } = site;
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // Chromium says so when a test types faster than a page sets its focus.
      if (!/status of 40[019]|Clear-Site-Data|^Autofocus/.test(message.text()))
        complaints.push(message.text());
    });
    let headers: Readonly<Record<string, string>> = {};
    page.on('response', (response) => {
      if (response.request().isNavigationRequest()) headers = response.headers();
    });
    await page.reload();
    await factorJourney(site, async (name) => {
      const scripted = SCRIPTED.has(name);
      const scripts = await page.evaluate('[...document.scripts].map(({ src }) => src)');
      assert.equal((scripts as string[]).length, scripted ? 1 : 0, name);
      const policy = scripted ? `${STRICT}; script-src 'self'` : STRICT;
      assert.equal(headers['content-security-policy'], policy, name);
      const allowed = headers['permissions-policy']?.match(PASSKEYS) ?? [];
      const to = scripted ? '(self)' : '()';
      assert.deepEqual(
        [...allowed].sort(),
        [`publickey-credentials-create=${to}`, `publickey-credentials-get=${to}`],
        name,
      );
      const inline = await page.evaluate(
        `document.querySelectorAll('script:not([src]), [style], [onclick], [onload]').length`,
      );
      assert.equal(inline, 0, name);
    });
    assert.deepEqual(complaints, []);
  });
});
