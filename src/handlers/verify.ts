import type { User } from '../auth/accounts/user.ts';
import type { Handler } from '../http/context.ts';
import { HttpError } from '../http/http-error.ts';
import { noContent, type Reply, type ReplyHeaders, seeOther } from '../http/reply.ts';
import { mayEnter, type RequestedApp } from '../web/apps.ts';
import type { Deps } from '../web/deps.ts';
import { userAt } from '../web/key-audiences.ts';
import { loginReturningTo } from '../web/next.ts';
import { createNoEntry } from '../web/no-entry.ts';
import { CHALLENGE, invalidToken } from '../web/unauthorized.ts';
import { hasBearer, type Visitor } from '../web/visitor.ts';
import { createWarnOfProxy } from '../web/warn-of-proxy.ts';

const NOT_CONFIRMED =
  'This app knows people by their e-mail address, and yours isn\u2019t confirmed. Confirm it under Account first.';

type VerifyDeps = Pick<
  Deps,
  'safeNext' | 'remoteUser' | 'apps' | 'page' | 'site' | 'siteUrl' | 'log' | 'now'
>;

/** Forward authentication: a proxy asks who sent the request that it holds. */
export function verifyHandlers(deps: VerifyDeps) {
  const { safeNext, remoteUser, apps, log } = deps;
  const noEntry = createNoEntry(deps);
  const warnOfProxy = createWarnOfProxy(deps);

  /**
   * GET /verify, for a proxy that asks before it forwards a request to another app (nginx
   * auth_request, Caddy forward_auth, Traefik ForwardAuth). 204 with the user's identity, 403 for a
   * user who may not enter that app, or a way to sign in.
   */
  const show: Handler<Visitor> = (visitor) => {
    const requested = apps.atRequest(visitor.request.headers);
    const user = userAt(visitor, requested.app);
    if (user === null) return signInFirst(visitor);
    return refusal(visitor, user, requested) ?? noContent(identityOf(user, remoteUser));
  };

  /** The 403 for a user who may not enter; null for one who may. */
  function refusal(visitor: Visitor, user: User, { app, problem }: RequestedApp): Reply | null {
    if (problem !== null) {
      warnOfProxy(problem, visitor.request.headers);
      return noEntry(visitor, user, null);
    }
    if (app === null || mayEnter(user, app)) return null;
    log.info('app_refused', { id: visitor.requestId, app: app.address, userId: user.id });
    return noEntry(visitor, user, app);
  }

  /**
   * A redirect to the log-in page, or 401. Caddy and Traefik send the address that was asked for
   * (X-Forwarded-Uri) and pass our redirect on; nginx does neither and knows only 401.
   */
  function signInFirst(visitor: Visitor): Reply {
    const { request, wantsJson, badToken } = visitor;
    // 401 also for too many tokens, where other routes answer 429: nginx turns any other status
    // into 500. Retry-After is sent all the same.
    if (hasBearer(visitor))
      return unauthorized({ ...invalidToken().headers, ...badToken?.headers });
    const wanted = request.headers['x-forwarded-uri'];
    if (typeof wanted !== 'string' || wantsJson) return unauthorized(CHALLENGE);
    // The browser can return to a page only: a form would arrive there as a GET.
    const method = request.headers['x-forwarded-method'] ?? 'GET';
    const next = method === 'GET' || method === 'HEAD' ? safeNext(wanted) : null;
    return seeOther(loginReturningTo(next));
  }

  return { show };
}

/**
 * What the app is told. With REMOTE_USER=email an app takes the address for the person: an account
 * whose address is not confirmed is refused, or an attacker could sign up as somebody else and be
 * that person there. A name of another kind would make two users of one person.
 */
function identityOf(user: User, remoteUser: Deps['remoteUser']): ReplyHeaders {
  const isConfirmed = user.emailConfirmedAt !== null;
  if (remoteUser === 'email' && !isConfirmed) throw new HttpError(403, NOT_CONFIRMED);
  return {
    'remote-user': remoteUser === 'email' ? user.email : user.publicId,
    'remote-email': user.email,
    'remote-email-verified': String(isConfirmed),
    'remote-role': user.role,
    // Empty, too: a proxy that copies what it gets could else leave that of the client there.
    'remote-groups': user.groups.join(','),
  };
}

function unauthorized(headers: ReplyHeaders): Reply {
  return { status: 401, headers: { 'cache-control': 'no-store', ...headers }, body: '' };
}
