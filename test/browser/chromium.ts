/** One Chromium for all browser tests of a process, and a context of its own for each test. */
import { after, type TestContext } from 'node:test';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { findBrowser } from './find-browser.ts';

let browser: Promise<Browser> | undefined;
after(async () => (await browser)?.close());

/**
 * A browser that has stored nothing: like one of another person. It is closed when the test ends.
 */
export async function newContext(
  t: TestContext,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  browser ??= launchBrowser();
  const context = await (await browser).newContext(options);
  t.after(() => context.close());
  return context;
}

/** A page in a new context. */
export async function newPage(t: TestContext, options: BrowserContextOptions = {}): Promise<Page> {
  return (await newContext(t, options)).newPage();
}

/** Starts a Chromium. Throws one sentence when there is none. */
async function launchBrowser(): Promise<Browser> {
  const executablePath = await findBrowser();
  // Chromium refuses to start its sandbox as root, and containers usually run as root. The npm
  // package has arguments of its own, but they switch off what is tested here
  // (--disable-web-security).
  const args = process.getuid?.() === 0 ? ['--no-sandbox', '--no-zygote'] : [];
  return chromium.launch({ executablePath, args });
}

/** Clicks a link or a button that leads to another page, and waits until that page is there. */
export async function follow(locator: Locator): Promise<void> {
  const arrived = locator.page().waitForEvent('domcontentloaded');
  await locator.click();
  await arrived;
}

/** The path and the query of the page that is shown. */
export const pathOf = (page: Page): string => page.url().slice(new URL(page.url()).origin.length);
