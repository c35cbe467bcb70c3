/**
 * Stands between you and a server of the museum, passes everything on as it comes, and reports
 * each request with its answer, so that the game sees when harm is done.
 */
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listen } from '../../../src/http/listen.ts';
import type { Exchange } from './exchange.ts';

/** What the proxy knows of an exchange; the game adds the rest. */
export type Passed = Omit<Exchange, 'life' | 'process'>;

/** The port is taken. */
export class PortTaken extends Error {
  readonly port: number;

  constructor(port: number) {
    super(`Port ${port} is in use`);
    this.port = port;
  }
}

/**
 * Listens on a port of this machine, 0 for any, and passes on to the port that `target` returns.
 * Rejects with PortTaken.
 */
export async function startProxy(
  port: number,
  target: () => number,
  onPassed: (passed: Passed) => void,
): Promise<{ readonly server: Server; readonly port: number }> {
  const agent = new Agent({ keepAlive: false });
  const server = createServer((incoming, response) => {
    const at = Date.now();
    const body: Buffer[] = [];
    const passedOn = request({
      host: '127.0.0.1',
      port: target(),
      method: incoming.method,
      path: incoming.url,
      headers: incoming.rawHeaders,
      agent,
    });
    // No answer at all, as from a server that has died.
    passedOn.on('error', () => response.destroy());
    response.on('close', () => passedOn.destroy());
    incoming.on('data', (chunk: Buffer) => {
      body.push(chunk);
      passedOn.write(chunk);
    });
    incoming.on('end', () => passedOn.end());
    passedOn.on('response', (reply) => {
      const text: Buffer[] = [];
      response.writeHead(reply.statusCode ?? 502, reply.statusMessage, reply.rawHeaders);
      reply.on('data', (chunk: Buffer) => {
        text.push(chunk);
        response.write(chunk);
      });
      reply.on('error', () => response.destroy());
      reply.on('end', () => {
        onPassed(passedOf(at, incoming, Buffer.concat(body), reply, Buffer.concat(text)));
        response.end();
      });
    });
    if (incoming.headers['content-length'] === undefined) passedOn.flushHeaders();
  });
  await listen(server, { host: '127.0.0.1', port }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new PortTaken(port) : error;
  });
  return { server, port: (server.address() as AddressInfo).port };
}

function passedOf(
  at: number,
  incoming: IncomingMessage,
  body: Buffer,
  reply: IncomingMessage,
  text: Buffer,
): Passed {
  const { 'set-cookie': setCookies = [], ...answerHeaders } = reply.headers;
  return {
    at,
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: plain(incoming.headers),
    body: body.toString(),
    status: reply.statusCode ?? 0,
    answerHeaders: plain(answerHeaders),
    setCookies,
    text: text.toString(),
  };
}

function plain(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
