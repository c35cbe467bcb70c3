/**
 * What a handler learns about a request, read once from its head: the path, the query, the cookies,
 * the client, and whether it wants JSON. The body is not part of it: it has not arrived yet, and
 * only some handlers read it (body.ts, fields.ts). Nor is the user: http/ knows nothing of users;
 * web/access.ts adds them.
 */
import type { IncomingMessage } from 'node:http';
import type { Client } from './client.ts';
import { type Cookies, parseCookies } from './cookies.ts';
import { HttpError } from './http-error.ts';
import { wantsJson } from './negotiate.ts';
import type { Reply } from './reply.ts';
import { NO_PARAMS, type Params } from './router.ts';
import { parseTarget } from './target.ts';

/** What a handler learns about a request. `request` is node's own object, so nothing is hidden. */
export type Context = {
  readonly request: IncomingMessage;
  /** Names this request in the log and on the error page. */
  readonly requestId: string;
  readonly method: string;
  /** Percent-decoded once. */
  readonly path: string;
  /** Still encoded; see queryField. */
  readonly query: string;
  readonly params: Params;
  readonly cookies: Cookies;
  readonly client: Client;
  /** Whether the client asked for JSON rather than a page. */
  readonly wantsJson: boolean;
};

/** A handler turns a request into a description of the response; only `send` uses the socket. */
export type Handler<C extends Context = Context> = (context: C) => Reply | Promise<Reply>;

/**
 * Reads a request head; dispatch adds `params`. Throws HttpError 400 for a target that is not a
 * local path.
 */
export function createContext(
  request: IncomingMessage,
  requestId: string,
  client: Client,
): Context {
  const target = parseTarget(request.url ?? '');
  if (target === null) throw new HttpError(400, 'That address is outside this site.');
  return {
    request,
    requestId,
    method: request.method ?? '',
    ...target,
    params: NO_PARAMS,
    cookies: parseCookies(request.headers.cookie),
    client,
    wantsJson: wantsJson(request.headers),
  };
}
