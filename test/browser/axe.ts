/**
 * What axe-core finds wrong on a page. Chromium compiles a script once for each address and not for
 * each page, so the half megabyte of axe-core comes from a server. The policy of our pages forbids
 * that: contexts that are examined need `bypassCSP`.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

const SCRIPT = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'));
const HEADERS = {
  'content-type': 'text/javascript',
  'cache-control': 'max-age=3600',
  'cross-origin-resource-policy': 'cross-origin',
};
// Those that depend on colours. What the others find is the same in both schemes.
const RULES_OF_COLOURS = ['color-contrast', 'link-in-text-block'];
// Those that depend on where things are.
const RULES_OF_ROOM = ['target-size', 'scrollable-region-focusable', 'color-contrast'];

let address: Promise<string> | undefined;

function serveAxe(): Promise<string> {
  const server = createServer((_, response) => response.writeHead(200, HEADERS).end(SCRIPT));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      server.unref();
      resolve(`http://localhost:${(server.address() as AddressInfo).port}/axe.js`);
    });
  });
}

/**
 * Asserts that axe-core finds nothing: by all rules in light colours, in dark ones by those of
 * colours, and at 320 px by those of room.
 */
export async function assertAccessible(page: Page, name: string): Promise<void> {
  address ??= serveAxe();
  await page.addScriptTag({ url: await address });
  await page.emulateMedia({ colorScheme: 'light' });
  assert.deepEqual(await violations(page, {}), [], `${name}, in light colours`);
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 700 });
  assert.deepEqual(await violations(page, { runOnly: RULES_OF_ROOM }), [], `${name}, at 320 px`);
  if (before !== null) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.deepEqual(await violations(page, { runOnly: RULES_OF_COLOURS }), [], `${name}, in dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}

/**
 * Asserts that a page needs no scrolling sideways: at 320 px, and at 1280 px without and with zoom
 * to 200 %.
 */
export async function assertFits(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const width of [320, 640, 1280]) {
    await page.setViewportSize({ width, height: 700 });
    const needed = await page.evaluate('document.documentElement.scrollWidth');
    assert.equal(needed, width, `${name} at ${width} px`);
  }
  if (before !== null) await page.setViewportSize(before);
}

async function violations(page: Page, options: object): Promise<string[]> {
  const run = `axe.run(${JSON.stringify({ ...options, resultTypes: ['violations'] })})`;
  const result = (await page.evaluate(run)) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
