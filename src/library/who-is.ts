import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { SignedInUser } from '../coatcheck.ts';
import { bearerOf } from '../http/bearer.ts';
import { clientOf, type TrustedProxies } from '../http/client.ts';
import type { Context } from '../http/context.ts';
import { parseCookies } from '../http/cookies.ts';
import { crossOriginRefusal } from '../http/cross-origin.ts';
import { ownOrigins, requestOrigin } from '../http/origins.ts';
import { NO_PARAMS } from '../http/router.ts';
import { type Identify, isMember } from '../web/visitor.ts';

type Options = { readonly origin: string; readonly trustedProxies: TrustedProxies };

/** Creates the function that finds the account that sent a request; null for a visitor. */
export function createWhoIs(
  identify: Identify,
  { origin, trustedProxies }: Options,
): (request: IncomingMessage) => Promise<SignedInUser | null> {
  const own = ownOrigins(origin);

  return async (request) => {
    if (isForged(request)) return null;
    const visitor = await identify(contextOf(request));
    if (!isMember(visitor)) return null;
    const { publicId, email, emailConfirmedAt, name, role, groups } = visitor.user;
    const emailVerified = emailConfirmedAt !== null;
    return { id: publicId, email, emailVerified, name, role, groups };
  };

  // A form that another site sent (CSRF) comes with the cookie of its victim where the two share a
  // registrable domain: SameSite=Lax keeps it out of others only. So does a WebSocket, which begins
  // with a GET: the page that opened it would read what its victim may read (RFC 6455, 10.2).
  function isForged({ method = '', headers }: IncomingMessage): boolean {
    if (bearerOf(headers) !== null) return false;
    const sentTo = requestOrigin(headers.host, own) ?? origin;
    const judgedAs = headers.upgrade === undefined ? method : 'POST';
    return crossOriginRefusal(judgedAs, headers, sentTo) !== null;
  }

  function contextOf(request: IncomingMessage): Context {
    return {
      request,
      requestId: randomUUID(),
      method: request.method ?? '',
      path: '',
      query: '',
      params: NO_PARAMS,
      cookies: parseCookies(request.headers.cookie),
      client: clientOf(request, trustedProxies),
      wantsJson: false,
    };
  }
}
