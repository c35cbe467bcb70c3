/** One Chromium for all browser tests of a process, and a context of its own for each test. */
import { existsSync } from 'node:fs';
import { after, type TestContext } from 'node:test';
import bundled from '@sparticuz/chromium';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

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

/**
 * Starts a Chromium: the one that CHROME_PATH names, else the one in the npm package (linux x64),
 * else an installed one. Throws one sentence when there is none.
 */
async function launchBrowser(): Promise<Browser> {
  const executablePath = await findBrowser();
  // Chromium refuses to start its sandbox as root, and containers usually run as root. The npm
  // package has arguments of its own, but they switch off what is tested here
  // (--disable-web-security).
  const args = process.getuid?.() === 0 ? ['--no-sandbox', '--no-zygote'] : [];
  return chromium.launch({ executablePath, args });
}

async function findBrowser(): Promise<string> {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  if (process.platform === 'linux' && process.arch === 'x64') return bundled.executablePath();
  const installed = USUAL_PLACES.find((place) => existsSync(place));
  if (installed !== undefined) return installed;
  throw new Error('No Chrome or Chromium found: install one, or name its program in CHROME_PATH.');
}

/** Clicks a link or a button that leads to another page, and waits until that page is there. */
export async function follow(locator: Locator): Promise<void> {
  const arrived = locator.page().waitForEvent('domcontentloaded');
  await locator.click();
  await arrived;
}

/** The path and the query of the page that is shown. */
export const pathOf = (page: Page): string => page.url().slice(new URL(page.url()).origin.length);
