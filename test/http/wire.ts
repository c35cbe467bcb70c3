/**
 * What the tests of the HTTP layer share: a server on a free port, and bytes on a socket for what
 * fetch refuses to send.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { TestContext } from 'node:test';

/** Lets a server listen on a free port and answers with that. It is closed when the test ends. */
export async function listen(t: TestContext, server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/**
 * A node:http server without our limits. Like ours it throws when a body is written where none
 * belongs.
 */
export function serve(t: TestContext, listener: RequestListener): Promise<number> {
  return listen(t, createServer({ rejectNonStandardBodyWrites: true }, listener));
}

/**
 * Sends bytes and answers with all that comes back until the server closes the connection, as
 * Latin-1.
 */
export function exchange(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(20_000, () => socket.destroy(new Error('the server left the socket open')));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

/** The status code of a raw response. */
export function statusOf(response: string): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(response)?.[1]);
}

/** A request that never was on a wire: its head is all that the code under test reads. */
export function requestWith(
  headers: Record<string, string>,
  remoteAddress = '192.0.2.1',
): IncomingMessage {
  return { method: 'GET', url: '/', headers, socket: { remoteAddress } } as never;
}
