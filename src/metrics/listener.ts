/**
 * The listener that Prometheus scrapes: GET /metrics on an address of its own, and nothing else. It
 * does not keep the process alive.
 */
import type { IncomingMessage, Server } from 'node:http';
import { isLoopback } from '../http/origins.ts';
import { answerInOrder } from '../http/pipelining.ts';
import { json, type Reply } from '../http/reply.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { send } from '../http/send.ts';
import { createLimitedServer } from '../http/server.ts';
import type { LogError } from '../log.ts';
import { METRICS_TYPE } from './text-format.ts';

export type MetricsListenerOptions = {
  /** The text of this moment. */
  readonly text: () => Promise<string>;
  /** Whether it listens on a loopback address: other names in Host are then refused. */
  readonly loopback: boolean;
  readonly logError: LogError;
};

const ALWAYS = securityHeaders({ https: false });
const METHODS = ['GET', 'HEAD'];

/** Creates it, ready to listen. */
export function createMetricsListener(options: MetricsListenerOptions): Server {
  const server = createLimitedServer(ALWAYS.other);
  server.on('listening', () => server.unref());
  server.on('request', (request, response) => {
    const answer = async () => {
      const reply = await replyTo(request, options);
      send(request, response, reply, ALWAYS, !server.listening);
    };
    answerInOrder(request, response, () => void answer());
  });
  return server;
}

async function replyTo(
  { url, method = '', headers }: IncomingMessage,
  { text, loopback, logError }: MetricsListenerOptions,
): Promise<Reply> {
  // A page on evil.example can make its name resolve to 127.0.0.1: DNS rebinding.
  if (loopback && !isLoopback(`http://${headers.host}`)) {
    return json(421, { error: 'METRICS is for programs of this machine: ask localhost.' });
  }
  if (url !== '/metrics') return json(404, { error: 'The metrics are at /metrics.' });
  if (!METHODS.includes(method)) {
    const error = `The metrics are read with GET, not ${method}.`;
    return json(405, { error }, { allow: METHODS.join(', ') });
  }
  try {
    const headers = { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' };
    return { status: 200, headers, body: await text() };
  } catch (error) {
    logError(error);
    return json(500, { error: 'Something went wrong.' });
  }
}
