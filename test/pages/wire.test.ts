import { describe, it } from 'node:test';
import { assertAccessible, assertFits } from '../browser/axe.ts';
import { newContext } from '../browser/chromium.ts';
import { somethingOfEverything, watch } from '../browser/wire.ts';
import { startWatched } from '../learn/support.ts';

describe('the wire view', () => {
  it('has no violation that axe-core knows, in light and dark colours, and fits narrow screens', async (t) => {
    const watched = await startWatched(t);
    const context = await newContext(t, { bypassCSP: true, reducedMotion: 'reduce' });
    const page = await watch(context, watched);
    await assertFits(page, 'empty');
    await assertAccessible(page, 'empty');
    await somethingOfEverything(watched);
    await page.locator('#x7').waitFor();
    await page.getByRole('button', { name: '+24 h' }).click();
    await page.locator('.clock-move').waitFor();
    for (const query of ['', '?predict=1']) {
      await page.goto(watched.watching.address + query);
      await page.evaluate(
        'for (const one of document.querySelectorAll("details")) one.open = true',
      );
      await assertFits(page, query);
      await assertAccessible(page, query);
    }
    await page.setViewportSize({ width: 320, height: 700 });
    await assertAccessible(page, 'at 320 px');
  });
});
