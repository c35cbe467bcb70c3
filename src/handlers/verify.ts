import type { Handler } from '../http/context.ts';
import { noContent, type Reply, type ReplyHeaders, seeOther } from '../http/reply.ts';
import type { Visitor } from '../web/access.ts';
import { invalidToken } from '../web/bad-token.ts';
import type { Deps } from '../web/deps.ts';
import { cameWithToken } from '../web/sign-in.ts';

/** The question of a proxy: who is this? */
export function verifyHandlers({ safeNext }: Pick<Deps, 'safeNext'>) {
  /**
   * GET /verify, for a proxy that asks before it lets a request through to another app (nginx auth_request, Caddy
   * forward_auth, Traefik ForwardAuth). 204 with who it is, or a refusal. Caddy and Traefik say where the person wanted to
   * go (X-Forwarded-Uri) and pass our redirect on; nginx does neither and knows only 401.
   */
  const show: Handler<Visitor> = (visitor) => {
    const { user, request, wantsJson, badToken } = visitor;
    if (user !== null) {
      return noContent({
        'remote-user': user.publicId,
        'remote-email': user.email,
        'remote-role': user.role,
      });
    }
    // 401 also where another page says 429: nginx makes a 500 of whatever else, and Retry-After
    // says it all the same.
    if (cameWithToken(visitor))
      return unauthorized({ ...invalidToken().headers, ...badToken?.headers });
    const wanted = request.headers['x-forwarded-uri'];
    if (typeof wanted !== 'string' || wantsJson) return unauthorized();
    // Only a page can be come back to: a form that was sent would arrive as something else.
    const method = request.headers['x-forwarded-method'] ?? 'GET';
    const next = method === 'GET' || method === 'HEAD' ? safeNext(wanted) : null;
    return seeOther(next === null ? '/login' : `/login?next=${encodeURIComponent(next)}`);
  };

  return { show };
}

function unauthorized(headers: ReplyHeaders = {}): Reply {
  return { status: 401, headers: { 'cache-control': 'no-store', ...headers }, body: '' };
}
