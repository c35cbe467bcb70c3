/**
 * From the host of an app to the log-in and back, for a browser that has no ticket there; see
 * auth/sessions/enter-codes.ts. The browser gets the secret R in a cookie of that host, and takes
 * its hash along.
 */
import { browserSecret, stateOf } from '../auth/sessions/enter-codes.ts';
import { type Reply, seeOther } from '../http/reply.ts';
import type { App } from './apps.ts';
import type { OurCookies } from './cookies.ts';
import { localPage } from './next.ts';
import type { Visitor } from './visitor.ts';

/** Below it, the host of an app leads to us. */
export const APP_FOLDER = '/.coatcheck/';

/**
 * ms for which a browser keeps R. It may take its time at the log-in; the secret opens nothing, and
 * one that it has is used again, so that two tabs that begin at once do not disturb each other.
 */
const SECRET_MS = 86_400_000;

/** The longest address in an app to return to: the log-in encodes it twice. */
const LONGEST_NEXT = 2_000;

/** The reply to a browser that asked for `next` on the host of an app. */
export type EnterFirst = (visitor: Visitor, app: App, next: string | null) => Reply;

/** Creates it for a site at this address. */
export function createEnterFirst({
  cookies,
  siteUrl,
}: {
  readonly cookies: Pick<OurCookies, 'enter'>;
  readonly siteUrl: string;
}): EnterFirst {
  return (visitor, app, next) => {
    const secret = browserSecret(cookies.enter.read(visitor.cookies));
    const query = new URLSearchParams({
      app: app.address,
      next: placeInApp(next),
      state: stateOf(secret),
    });
    const headers = { 'set-cookie': cookies.enter.set(secret, SECRET_MS) };
    return seeOther(`${siteUrl}/enter?${query}`, headers);
  };
}

/**
 * The path and query in an app that `next` names; its start page when it is another site, or leads
 * to us again.
 */
export function placeInApp(next: string | null): string {
  const page = next === null || next.length > LONGEST_NEXT ? null : localPage(next);
  return page === null || page.path.startsWith(APP_FOLDER) ? '/' : page.address;
}
