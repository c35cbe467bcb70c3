/** From a form to another origin: why a redirect does not get there, and that the page does. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { securityHeaders } from '../../src/http/security-headers.ts';
import { leaveTo } from '../../src/web/leave-site.ts';
import { createPageReply } from '../../src/web/page.ts';
import { COATCHECK } from '../site-of.ts';
import { newPage } from './chromium.ts';

const POLICY = securityHeaders({ https: false }).page[1] ?? assert.fail();
const FORM = '<!doctype html><form method="post" action="/login"><button>Sign in</button></form>';
const page = createPageReply({
  files: { url: (name: string) => `/${name}`, handlers: new Map() },
  site: COATCHECK,
  signupOpen: false,
  factors: { mustEnrol: () => false },
});

/**
 * A site with the headers of our pages: its form leads over /login and /enter to another origin.
 * `query` is the one of /enter.
 */
async function startSites(t: TestContext, query: string) {
  const listen = async (server: ReturnType<typeof createServer>, host: string) => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    return `http://${host}:${(server.address() as AddressInfo).port}`;
  };
  const arrived: (string | undefined)[] = [];
  const app = createServer(({ url, headers }, response) => {
    if (url === '/there') arrived.push(headers.referer);
    response.end('the app');
  });
  const url = `${await listen(app, '127.0.0.1')}/there`;
  const site = createServer((request, response) => {
    response.setHeader('content-security-policy', POLICY);
    response.setHeader('referrer-policy', 'same-origin');
    if (request.url === '/') response.setHeader('content-type', 'text/html').end(FORM);
    else if (request.url === '/login') {
      response.writeHead(303, { location: `/enter?${query}` }).end();
    } else if (request.url?.startsWith('/enter')) {
      const reply = leaveTo(page, { query, user: null }, { url, name: 'Our wiki' });
      response.writeHead(reply.status, { ...reply.headers } as Record<string, string>);
      response.end(reply.body);
    } else response.writeHead(404).end();
  });
  return { origin: await listen(site, 'localhost'), url, arrived };
}

describe('a form that leads to another origin', () => {
  it('is stopped by form-action when the redirect is followed by another one', async (t) => {
    const { origin, arrived } = await startSites(t, 'app=x');
    const tab = await newPage(t);
    await tab.goto(origin);
    const refused = tab.waitForEvent('console', (message) => /form-action/.test(message.text()));
    await tab.getByRole('button').click({ noWaitAfter: true });
    await refused;
    assert.equal(tab.url(), `${origin}/`);
    assert.deepEqual(arrived, []);
  });

  it('arrives over the page that moves on by itself, and the address of that page stays here', async (t) => {
    const { origin, url, arrived } = await startSites(t, 'app=x&continue=1');
    const tab = await newPage(t, { javaScriptEnabled: false });
    await tab.goto(origin);
    await tab.getByRole('button').click({ noWaitAfter: true });
    await tab.waitForURL(url);
    assert.deepEqual(arrived, [undefined], 'and no Referer');
    await tab.goBack();
    assert.equal(tab.url(), `${origin}/`, 'Back does not stop at it');
  });
});
