/** The wire view in a browser, and requests that it has something to show of. */
import type { BrowserContext, Page } from 'playwright-core';
import type { Watched } from '../learn/support.ts';
import { signIn, signUp } from '../people.ts';

/** Opens the wire and waits until it is live. */
export async function watch(
  context: BrowserContext,
  { watching }: Watched,
  query = '',
): Promise<Page> {
  const page = await context.newPage();
  const live = page.waitForResponse((response) => response.url().includes('/events'));
  await page.goto(watching.address + query);
  await live;
  return page;
}

/** What makes the wire show some of everything. */
export async function somethingOfEverything({ app }: Watched): Promise<void> {
  await app.request('/');
  const cookie = await signUp(app);
  await signIn(app, 'ada@example.com', { remember: 'on' });
  await app.request('/dashboard', { headers: { cookie, 'x-secret': 'hunter2' } });
  await app.request('/style.css', { headers: { 'if-none-match': '*' } });
  await app.request('/logout', {
    method: 'POST',
    headers: { cookie, origin: 'http://evil.example' },
  });
  await app.request('/logout', { headers: { cookie } });
}
