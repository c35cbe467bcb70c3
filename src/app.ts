/**
 * The application: a request becomes a context, a handler turns it into a reply, and the reply goes
 * to the socket. Errors on the way become replies in one place, error-reply.ts.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { NetworkConcurrencyLimit } from './auth/limits/concurrency-limit.ts';
import { buildRoutes } from './build-routes.ts';
import { allArrived } from './http/all-arrived.ts';
import { bodyPending } from './http/body.ts';
import { type Client, clientOf, type TrustedProxies } from './http/client.ts';
import { CONNECTIONS_EACH, isOwnMachine, limitConnections } from './http/connection-limit.ts';
import { type Context, createContext } from './http/context.ts';
import { dispatch } from './http/dispatch.ts';
import { isAccepting } from './http/draining.ts';
import { refuseMalformed } from './http/malformed.ts';
import { isHttps, ownOrigins } from './http/origins.ts';
import { answerInOrder, closeAfter } from './http/pipelining.ts';
import { loggedPath } from './http/redact.ts';
import { json, type Reply } from './http/reply.ts';
import { type SecurityHeaders, securityHeaders } from './http/security-headers.ts';
import { send } from './http/send.ts';
import { createLimitedServer } from './http/server.ts';
import { errorText } from './log.ts';
import { appOrigins } from './web/app-hosts.ts';
import { askedRoute } from './web/asked-route.ts';
import type { Deps, DepsOptions } from './web/deps.ts';
import { senderOf } from './web/sender.ts';
import type { Identify } from './web/visitor.ts';

export type AppOptions = DepsOptions & { readonly trustedProxies: TrustedProxies };

/** Creates the server, ready to listen. It has no state: everything is in the options. */
export function createApp(options: AppOptions): Server {
  const { trustedProxies, log, observer } = options;
  const unparsed = (code: string, address: string) => {
    log.info('unparsed', { code, address });
    observer?.unparsed(code);
  };
  const server = createLimitedServer(alwaysSent(options).other, unparsed);
  limitConnections(
    server,
    new NetworkConcurrencyLimit(CONNECTIONS_EACH),
    (address) => trustedProxies.has(address) || isOwnMachine(address),
    (address) => unparsed('TOO_MANY_CONNECTIONS', address),
  );
  const { serve } = createServe(options, () => isAccepting(server));
  server.on('request', (request, response) => {
    if (answerInOrder(request, response, () => serve(request, response))) return;
    unparsed('TOO_MANY_PIPELINED', clientOf(request, trustedProxies).address);
  });
  return server;
}

/** Serves one request and logs it. Never rejects. */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Creates what serves the requests of a server: ours, or one that somebody else has made
 * (library/). `isReady` says whether that server accepts more.
 */
export function createServe(
  options: AppOptions,
  isReady: () => boolean,
): { readonly serve: Serve; readonly deps: Deps; readonly identify: Identify } {
  const { origin, trustedProxies, log, observer, prefix } = options;
  const { router, replyToError, deps, identify } = buildRoutes(options, isReady);
  const hosts = { site: ownOrigins(origin), apps: appOrigins(options.protects) };
  const always = alwaysSent(options);
  return { serve, deps, identify };

  /** Serves one request and logs it. Never rejects. */
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    observer?.begun();
    const id = randomUUID(); // a counter would tell each client how many requests there are
    const client = clientOf(request, trustedProxies);
    const reply = await answer(request, id, client);
    // Decide this before the wait: the rest of a body that no handler read may arrive during it.
    if (bodyPending(request)) closeAfter(request);
    await allArrived();
    const status = deliver(request, response, reply, id);
    const took = performance.now() - started;
    const ms = Math.round(took * 10) / 10;
    const { address } = client;
    const { method = '', url = '' } = request;
    const userId = senderOf(request);
    observer?.served(askedRoute(request), method, status, took);
    log.info('request', { id, method, path: loggedPath(url), status, ms, address, userId });
  }

  /** The reply to a request; an error becomes one, too. Never rejects. */
  async function answer(request: IncomingMessage, id: string, client: Client): Promise<Reply> {
    let context: Context | null = null;
    try {
      refuseMalformed(request);
      context = createContext(request, id, client);
      return await dispatch(context, router, hosts);
    } catch (error) {
      return replyToError(error, request, id, context);
    }
  }

  /** Sends a reply. Returns the status that was sent: 500 when the reply could not be. */
  function deliver(
    request: IncomingMessage,
    response: ServerResponse,
    reply: Reply,
    id: string,
  ): number {
    const last = !isReady(); // while it stops, each reply closes its connection
    try {
      send(request, response, prefix?.outside(reply) ?? reply, always, last);
      return reply.status;
    } catch (error) {
      log.error('failed', { id, error: errorText(error) });
      if (response.headersSent) response.destroy();
      else send(request, response, json(500, { error: 'Something went wrong.' }), always, last);
      return 500;
    }
  }
}

function alwaysSent({ origin }: Pick<AppOptions, 'origin'>): SecurityHeaders {
  return securityHeaders({ https: isHttps(origin) });
}
