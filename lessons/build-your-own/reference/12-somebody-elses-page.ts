/** Stage 12: what the page of another site sends is refused before anything happens. */
import type { IncomingMessage } from 'node:http';
import { type Reply, type Route, type Routes, serve } from './1-one-answer.ts';
import { routes as stage11 } from './11-phone-and-laptop.ts';

const FOREIGN: Reply = { status: 403, body: 'This form was sent from another site.' };

// Browsers write these headers, and no script can. Without both it is a program, such as curl.
function isForeign({ headers }: IncomingMessage): boolean {
  const { host, origin, 'sec-fetch-site': site } = headers;
  const ownSite = site === undefined || site === 'same-origin' || site === 'none';
  // `null` is an Origin that the browser will not tell: a sandboxed frame has it, too.
  const ownOrigin =
    origin === undefined ||
    origin === `http://${host}` ||
    (origin === 'null' && site !== undefined);
  return !ownSite || !ownOrigin;
}

// A form of another site may say text/plain and write JSON. Nothing here reads such a body.
function isForm({ headers }: IncomingMessage): boolean {
  const type = headers['content-type'] ?? 'application/x-www-form-urlencoded';
  return /^application\/x-www-form-urlencoded *(;|$)/i.test(type);
}

const guard =
  (route: Route): Route =>
  (fields, request) => {
    if (request.method === 'GET') return route(fields, request);
    if (isForeign(request)) return FOREIGN;
    return isForm(request) ? route(fields, request) : { status: 415 };
  };

/** The same routes, each with a look at where a request comes from. */
export function guarded(table: Routes): Routes {
  return Object.fromEntries(
    Object.entries(table).map(([address, route]) => [address, guard(route)]),
  );
}

/** What the server of this stage answers. */
export const routes: Routes = guarded(stage11);

if (import.meta.main) serve(routes);
