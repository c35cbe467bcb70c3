/**
 * The application: from a request to a context, a handler, a reply and back to the socket, and one funnel for
 * whatever goes wrong on the way.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Accounts } from './auth/accounts.ts';
import type { Sessions } from './auth/sessions.ts';
import type { EventStore } from './auth/stores.ts';
import { createAccess, type Route } from './handlers/access.ts';
import { createAudit } from './handlers/audit.ts';
import { createNextRule } from './handlers/next.ts';
import { createPageReply } from './handlers/page.ts';
import { type Failure, problemReply, toHttpError } from './handlers/problem.ts';
import { createSessionCookie } from './handlers/session-cookie.ts';
import { clientOf, type TrustedProxies } from './http/client.ts';
import { type Context, createContext } from './http/context.ts';
import { crossOriginRefusal } from './http/cross-origin.ts';
import { HttpError } from './http/http-error.ts';
import { refuseMalformed } from './http/malformed.ts';
import { wantsJson } from './http/negotiate.ts';
import { ownOrigins, requestOrigin } from './http/origins.ts';
import { json, noContent, type Reply } from './http/reply.ts';
import { type Match, Router } from './http/router.ts';
import { securityHeaders } from './http/security-headers.ts';
import { send } from './http/send.ts';
import { createLimitedServer } from './http/server.ts';
import type { StaticFiles } from './http/static-files.ts';
import type { Log } from './log.ts';
import { routes } from './routes.ts';

export type AppOptions = {
  readonly origin: string;
  readonly signup: 'open' | 'invite';
  readonly passwordMin: number;
  readonly trustedProxies: TrustedProxies;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly events: EventStore;
  readonly files: StaticFiles;
  readonly log: Log;
  /** ms since 1970 */
  readonly now: () => number;
};

/** The server, ready to listen. It keeps nothing of its own: everything it remembers is in the options. */
export function createApp(options: AppOptions): Server {
  const { origin, files, log, now } = options;
  const https = origin.startsWith('https:');
  const always = securityHeaders({ https });
  const own = ownOrigins(origin);
  const signupOpen = options.signup === 'open';
  const cookie = createSessionCookie({ https });
  const assets = { stylesheet: files.url('style.css'), icon: files.url('icon.svg') };
  const page = createPageReply({ assets, signupOpen });
  const router = new Router<Route>();
  const safeNext = createNextRule((path) => router.match('GET', path) !== null);
  const access = createAccess({ ...options, cookie, safeNext });
  const audit = createAudit(options.events, log, now);
  for (const route of routes(access, { ...options, audit, page, cookie, safeNext, signupOpen })) {
    router.add(route.method, route.pattern, route);
  }

  const server = createLimitedServer(always.other);
  const nextId = requestIds(now());
  server.on('request', async (request, response) => {
    const started = performance.now();
    const id = nextId();
    const reply = await answer(request, id);
    const status = deliver(request, response, reply, id);
    const { address } = clientOf(request, options.trustedProxies);
    const ms = Math.round((performance.now() - started) * 10) / 10;
    log.info('request', { id, method: request.method, path: pathOf(request), status, ms, address });
  });
  return server;

  /** The reply to a request, whatever happens. */
  async function answer(request: IncomingMessage, id: string): Promise<Reply> {
    let context: Context | null = null;
    try {
      refuseMalformed(request);
      context = createContext(request, id, options.trustedProxies);
      const self = requestOrigin(request.headers.host, own);
      if (self === null) throw new HttpError(421, `This site is at ${origin}, and nowhere else.`);
      const match = find(context);
      const reason = crossOriginRefusal(context.method, request.headers, self);
      if (reason !== null) throw refuseForeign(context, reason);
      if (match === null) return noContent({ allow: router.methods(context.path).join(', ') });
      return await match.value.handler({ ...context, params: match.params });
    } catch (error) {
      return explain(error, request, id, context);
    }
  }

  // Null for OPTIONS, which every address answers by itself.
  function find({ method, path }: Context): Match<Route> | null {
    const match = router.match(method, path);
    if (match !== null) return match;
    const methods = router.methods(path);
    if (methods.length === 0) throw new HttpError(404, 'There is nothing at this address.');
    if (method === 'OPTIONS') return null;
    throw new HttpError(405, `This address does not answer to ${method}.`, {
      allow: methods.join(', '),
    });
  }

  function refuseForeign({ requestId, client }: Context, reason: string): HttpError {
    log.warn('cross_origin_refused', { id: requestId, reason, ...client });
    const message =
      'This form was sent from another site, so it was not accepted. Open the page here and send it again.';
    return new HttpError(403, message, { vary: 'Accept, Sec-Fetch-Site, Origin' });
  }

  async function explain(
    error: unknown,
    request: IncomingMessage,
    id: string,
    context: Context | null,
  ): Promise<Reply> {
    const refusal = toHttpError(error);
    if (refusal.status >= 500) log.error('failed', { id, error: describe(error) });
    const failure: Failure = {
      id,
      wantsJson: wantsJson(request.headers),
      viewer: context === null || refusal.status >= 500 ? null : await viewerOf(context),
      form: context?.method === 'POST' && router.match('GET', context.path) ? context.path : null,
    };
    return problemReply(page, refusal, failure);
  }

  // An error page must not fail because of whom it greets.
  async function viewerOf(context: Context) {
    return access.identify(context).then(
      ({ user }) => user,
      () => null,
    );
  }

  /** Sends a reply and answers with the status that went out: 500 for a reply that could not be sent. */
  function deliver(
    request: IncomingMessage,
    response: ServerResponse,
    reply: Reply,
    id: string,
  ): number {
    const last = !server.listening;
    try {
      send(request, response, reply, always, last);
      return reply.status;
    } catch (error) {
      log.error('failed', { id, error: describe(error) });
      if (response.headersSent) response.destroy();
      else send(request, response, json(500, { error: toHttpError(error).message }), always, last);
      return 500;
    }
  }
}

/** Request ids: unique on this machine, short, and free of anything secret. The start time keeps restarts apart. */
function requestIds(startedAt: number): () => string {
  const prefix = startedAt.toString(36);
  let count = 0;
  return () => `${prefix}-${(++count).toString(36)}`;
}

// Without the query: what stands there was typed by people and is nobody's business in a log.
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0]?.slice(0, 200) ?? '';
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
