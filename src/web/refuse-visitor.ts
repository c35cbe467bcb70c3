/** What the guards answer to clients that may not enter. */
import { withNext } from '../../views/with-next.ts';
import { HttpError } from '../http/http-error.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import type { Cookie } from './cookies.ts';
import { loginUrl, type NextRule } from './next.ts';
import type { Rule } from './route.ts';
import { CHALLENGE, ENROL_FIRST, invalidToken } from './unauthorized.ts';
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
  if (visitor.wantsJson || hasBearer(visitor)) return noTokenBeforeEnrolment();
  return seeOther(withNext('/account/second-factor', next === '/dashboard' ? null : next));
}

/**
 * The same for a program that wants tokens: it gets none, because other services accept an access
 * token without asking us.
 */
export function noTokenBeforeEnrolment(): Reply {
  return json(403, { error: ENROL_FIRST });
}

/**
 * Throws HttpError 403 where a password has to be fresh, or is asked for: nobody types one behind a
 * key, and a new key is no sign that somebody has.
 */
export function refuseKey({
  fresh,
  freshWithFactor,
}: Pick<Rule, 'fresh' | 'freshWithFactor'>): void {
  if (fresh === null && freshWithFactor === null) return;
  throw new HttpError(403, 'A key can\u2019t do this. Sign in with your password.');
}
