/**
 * How the commands in one terminal reach the case that runs in another: a small server of its own,
 * on loopback, whose address only data/course/museum.json has.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a command asks for. */
export type Wish = { readonly action: 'send' | 'restart'; readonly text: string };

/** Listens for wishes; `fulfil` returns what the command prints. */
export async function startControl(
  fulfil: (wish: Wish) => Promise<string>,
): Promise<{ readonly server: Server; readonly address: string }> {
  const path = `/${randomBytes(16).toString('base64url')}`;
  const server = createServer(async (request, response) => {
    if (request.url !== path || request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    const wish = JSON.parse(await text(request)) as Wish;
    const answer = await fulfil(wish).catch(() => 'The server gave no answer.');
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(answer);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  return { server, address: `http://127.0.0.1:${port}${path}` };
}

/** Sends a wish to a case that runs. Returns null when it does not run any more. */
export async function wish(address: string, wanted: Wish): Promise<string | null> {
  try {
    const response = await fetch(address, { method: 'POST', body: JSON.stringify(wanted) });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}
