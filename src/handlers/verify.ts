import type { User } from '../auth/accounts/user.ts';
import type { Handler } from '../http/context.ts';
import { HttpError } from '../http/http-error.ts';
import { noContent, type Reply, type ReplyHeaders, seeOther } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { loginReturningTo } from '../web/next.ts';
import { CHALLENGE, invalidToken } from '../web/unauthorized.ts';
import { hasBearer, type Visitor } from '../web/visitor.ts';

const NOT_CONFIRMED =
  'This app knows people by their e-mail address, and yours isn\u2019t confirmed. Confirm it under Account first.';

/** Forward authentication: a proxy asks who sent the request that it holds. */
export function verifyHandlers({ safeNext, remoteUser }: Pick<Deps, 'safeNext' | 'remoteUser'>) {
  /**
   * GET /verify, for a proxy that asks before it forwards a request to another app (nginx
   * auth_request, Caddy forward_auth, Traefik ForwardAuth). 204 with the user's identity, or a
   * refusal. Caddy and Traefik send the address that was asked for (X-Forwarded-Uri) and pass our
   * redirect on; nginx does neither and knows only 401.
   */
  const show: Handler<Visitor> = (visitor) => {
    const { user, request, wantsJson, badToken } = visitor;
    if (user !== null) return noContent(identityOf(user, remoteUser));
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
  };

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
  };
}

function unauthorized(headers: ReplyHeaders): Reply {
  return { status: 401, headers: { 'cache-control': 'no-store', ...headers }, body: '' };
}
