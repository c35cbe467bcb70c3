/** What a browser loads before it shows the log-in page for the first time. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { buildPublic } from '../../build-public.ts';
import { indexFiles } from '../../src/http/static-files.ts';
import { rawRequest } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { exchangeBytes } from './bytes.ts';

const BROWSER = [
  'Accept: text/html,application/xhtml+xml,*/*;q=0.8',
  'Accept-Encoding: gzip, deflate, br',
];

function get({ port, origin }: TestApp, path: string) {
  const lines = [`Host: ${new URL(origin).host}`, ...BROWSER];
  return exchangeBytes(port, rawRequest(`GET ${path} HTTP/1.1`, lines));
}

/**
 * The bytes that a built server sends for the log-in page and each file that it names: the bodies,
 * and all with the heads.
 */
async function firstVisit(t: TestContext, host: string) {
  const folder = temporaryFolder(t);
  buildPublic('public', folder);
  const files = await indexFiles(folder);
  const app = await startApp(t, { files, origin: (port) => `http://${host}:${port}` });
  const page = await get(app, '/login');
  const markup = gunzipSync(page.body).toString();
  const named = [...markup.matchAll(/<(?:link|script) [^>]*(?:href|src)="([^"]+)"/g)];
  let [body, all] = [page.body.length, page.length];
  for (const [, path = ''] of named) {
    const file = await get(app, path);
    body += file.body.length;
    all += file.length;
  }
  return { body, all, files: named.length };
}

describe('a first visit to the log-in page', () => {
  it('takes at most 6 KB, with the script for passkeys', async (t) => {
    const { body, all, files } = await firstVisit(t, 'localhost');
    t.diagnostic(`${body} bytes, and ${all} with the heads of ${files + 1} responses`);
    assert.equal(files, 3);
    assert.ok(body <= 6_000, `${body}`);
  });

  it('takes at most 4 KB where browsers have no passkeys', async (t) => {
    const { body, all, files } = await firstVisit(t, '127.0.0.1');
    t.diagnostic(`${body} bytes, and ${all} with the heads of ${files + 1} responses`);
    assert.equal(files, 2);
    assert.ok(body <= 4_000, `${body}`);
  });
});
