/**
 * A proxy before an app on a host of its own, as short as one can be: it asks /verify about each
 * request, and leads `/.coatcheck/` to the site. docs/forward-auth.md has real ones.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Owner } from '../support.ts';

/** A request that came to the app itself. */
export type Reached = { readonly url: string; readonly headers: IncomingMessage['headers'] };

/** Starts one on a free port. `site()` is the port of the site, which starts later. */
export async function startProxy(owner: Owner, site: () => number) {
  const reached: Reached[] = [];
  const server = createServer((asked, response) => {
    const { url = '/', headers } = asked;
    if (url.startsWith('/.coatcheck/')) return pass(asked, response, url, headers);
    const about = {
      ...headers,
      'x-forwarded-host': headers.host,
      'x-forwarded-uri': url,
      'x-forwarded-method': asked.method,
    };
    const check = request({ port: site(), path: '/verify', headers: about }, (answer) => {
      if (answer.statusCode !== 204) {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        return;
      }
      answer.resume();
      reached.push({ url, headers });
      const name = `${answer.headers['remote-email']}`;
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><title>The app</title><h1>Hello ${name}</h1>
<form method="post" action="/.coatcheck/logout"><button>Sign out</button></form>
<a href="/.coatcheck/logout">Sign out by a link</a>`);
    });
    check.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  owner.after(() => {
    server.closeAllConnections();
    server.close();
  });

  function pass(
    asked: IncomingMessage,
    response: ServerResponse,
    path: string,
    headers: IncomingMessage['headers'],
  ) {
    const { method } = asked;
    const passed = request({ port: site(), path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    asked.pipe(passed);
  }

  return { port: (server.address() as AddressInfo).port, reached };
}
