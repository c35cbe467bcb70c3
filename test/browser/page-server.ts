/** Serves rendered views with the real files of public/ and the headers that a page is to have. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PAPER } from '../../src/web/page.ts';
import { createLayout } from '../../views/layout.ts';
import { COATCHECK } from '../site-of.ts';
import type { Owner } from '../support.ts';
import { factorPages } from './factor-pages.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};
const ASSETS = {
  stylesheet: '/style.css',
  accountStylesheet: '/account.css',
  homeStylesheet: '/home.css',
  icon: '/icon.svg',
  passkeysScript: '/passkeys.js',
  logo: null,
};
const layout = createLayout({
  assets: ASSETS,
  site: COATCHECK,
  signupOpen: true,
  description: 'Pages to look at.',
  theme: PAPER,
});

/**
 * Starts it; `origin` + `/NAME` is the page of that name. `sent` has the form fields of every POST,
 * which is answered with the page `step-expired`.
 */
export async function servePages(t: Owner) {
  const sent: { readonly path: string; readonly fields: URLSearchParams }[] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const extension = /^\/[a-z]+\.([a-z]+)$/.exec(path)?.[1] ?? '';
    const type = TYPES[extension];
    if (type !== undefined) {
      response.writeHead(200, { 'content-type': type }).end(readFileSync(`public${path}`));
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.method === 'POST') sent.push({ path, fields: new URLSearchParams(body) });
    const sample = factorPages[request.method === 'POST' ? 'step-expired' : path.slice(1)];
    const markup = sample && String(layout(sample.page, sample.viewer));
    response
      .writeHead(sample ? 200 : 404, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': POLICY,
      })
      .end(markup);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, sent };
}
