/**
 * How the commands in one terminal reach the case that runs in another: a small server of its own,
 * on loopback, whose address only data/course/museum.json has.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { listen } from '../../../src/http/listen.ts';

/** What a command asks of the case that runs. */
export type ControlRequest = { readonly action: 'send' | 'restart'; readonly text: string };

/** Listens for the commands. `carryOut` returns what the command prints. */
export async function startControl(
  carryOut: (asked: ControlRequest) => Promise<string>,
): Promise<{ readonly server: Server; readonly address: string }> {
  const path = `/${randomBytes(16).toString('base64url')}`;
  const server = createServer(async (request, response) => {
    if (request.url !== path || request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    const asked = JSON.parse(await text(request)) as ControlRequest;
    const answer = await carryOut(asked).catch(() => 'The server gave no answer.');
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(answer);
  });
  await listen(server, { host: '127.0.0.1', port: 0 });
  const { port } = server.address() as AddressInfo;
  return { server, address: `http://127.0.0.1:${port}${path}` };
}

/** Asks a case that runs. Returns null when it does not run any more. */
export async function askCase(address: string, asked: ControlRequest): Promise<string | null> {
  try {
    const response = await fetch(address, { method: 'POST', body: JSON.stringify(asked) });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}
