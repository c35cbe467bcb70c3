/** What the guards answer to clients that may not enter. */
import { withNext } from '../../views/with-next.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import type { Cookie } from './cookies.ts';
import { loginUrl, type NextRule } from './next.ts';
import { CHALLENGE, invalidToken } from './unauthorized.ts';
import { hasBearer, type Visitor } from './visitor.ts';

type Options = { readonly cookie: Cookie; readonly safeNext: NextRule };

/** Creates the reply to a visitor: to /login and back, or 401 for a program. */
export function createRefuseVisitor({ cookie, safeNext }: Options): (context: Visitor) => Reply {
  return (context) => {
    if (context.badToken !== undefined) throw context.badToken;
    if (hasBearer(context)) throw invalidToken(); // the account is disabled
    const stale = cookie.read(context.cookies) !== null;
    const headers = stale ? { 'set-cookie': cookie.clear } : {};
    if (context.wantsJson) {
      return json(401, { error: 'Sign in first.' }, { ...CHALLENGE, ...headers });
    }
    return seeOther(loginUrl(context, safeNext), headers);
  };
}

/**
 * The reply to a user who has to set up a second factor before they do this. `next` is the page
 * that they go on to afterwards; null for the dashboard.
 */
export function enrolFirst(visitor: Visitor, next: string | null): Reply {
  if (visitor.wantsJson || hasBearer(visitor)) return json(403, ENROL_FIRST);
  return seeOther(withNext('/account/second-factor', next === '/dashboard' ? null : next));
}

/**
 * The same for a program that wants tokens: it gets none, because other services accept an access
 * token without asking us.
 */
export function noTokenBeforeEnrolment(): Reply {
  return json(403, ENROL_FIRST);
}

const ENROL_FIRST = { error: 'Set up a second factor first, at /account/second-factor.' };
