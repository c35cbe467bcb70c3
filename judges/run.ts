/**
 * npm run judges: the Nu Html Checker on every page, and Lighthouse on the four that people see
 * most. It takes three minutes, a Chromium and, for the first, Java; what is checked on each commit
 * is in test/pages.
 */
import { findBrowser } from '../test/browser/find-browser.ts';
import { ownerOutsideOfTests } from '../test/program/child.ts';
import { judgePage } from './lighthouse.ts';
import { judgeMarkup } from './nu.ts';
import { documentsOf, startSite } from './site.ts';

const PAGES = ['/login', '/signup', '/dashboard', '/users'];
const VISITED = 2; // of them, without a cookie
const PERFECT = 100;

const owner = ownerOutsideOfTests();
const site = await startSite(owner);
const documents = await documentsOf(owner, site);
const errors = judgeMarkup(documents);
if (errors === null) say('Nu Html Checker: left out, because there is no java.');
else say(`Nu Html Checker: ${errors.length} errors in ${documents.size} documents`);
for (const error of errors ?? []) say(`  ${error}`);
let failed = errors !== null && errors.length > 0;

const chromePath = await findBrowser();
say('Lighthouse: performance, accessibility, best practices, SEO; largest paint');
for (const device of ['mobile', 'desktop'] as const) {
  for (const [i, path] of PAGES.entries()) {
    const cookie = i < VISITED ? '' : site.cookies.root;
    const { scores, painted } = await judgePage(site.app.origin + path, device, cookie, chromePath);
    say(`  ${device.padEnd(8)}${path.padEnd(12)}${scores.join(' ')}  ${painted}`);
    failed ||= scores.some((score) => score < PERFECT);
  }
}
owner.end();
process.exitCode = failed ? 1 : 0;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
