import type { User } from '../auth/accounts/user.ts';
import { HttpError } from '../http/http-error.ts';
import { memo } from '../http/memo.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import type { ProxyHandler } from '../web/app-guards.ts';
import { type App, isOnPath, mayEnter } from '../web/apps.ts';
import type { Deps } from '../web/deps.ts';
import { createEnterFirst } from '../web/enter-first.ts';
import { userAt } from '../web/key-audiences.ts';
import { loginReturningTo } from '../web/next.ts';
import { createNoEntry } from '../web/no-entry.ts';
import { isKnownToApps, NOT_CONFIRMED } from '../web/remote-user.ts';
import { CHALLENGE, enrolFirstError, invalidToken, keyForElsewhere } from '../web/unauthorized.ts';
import { hasBearer, type Visitor } from '../web/visitor.ts';
import { createWarnOfProxy } from '../web/warn-of-proxy.ts';

type VerifyDeps = Pick<
  Deps,
  'apps' | 'safeNext' | 'remoteUser' | 'cookies' | 'page' | 'site' | 'siteUrl' | 'log' | 'now'
>;

/** Users whose identity is remembered as headers: 1 kB each. */
const REMEMBERED = 1_000;

/** Forward authentication: a proxy asks who sent the request that it holds. */
export function verifyHandlers(deps: VerifyDeps) {
  const { apps, safeNext, remoteUser, siteUrl, log } = deps;
  const enterFirst = createEnterFirst(deps);
  const noEntry = createNoEntry(deps);
  const warnOfProxy = createWarnOfProxy(deps);
  // By the record of the user, which is another one after any change. Writing and listing these
  // headers anew took 1.1 us in a loop of its own.
  const identityOf = memo(REMEMBERED, (user: User) => identityReply(user, remoteUser));

  /**
   * GET /verify, for a proxy that asks before it forwards a request to another app (nginx
   * auth_request, Caddy forward_auth, Traefik ForwardAuth). 204 with the user's identity, 403 for a
   * user who may not enter that app, or a way to sign in.
   */
  const show: ProxyHandler = (visitor, { app, problem }) => {
    const user = userAt(visitor, app);
    if (user === null) return signInFirst(visitor, app);
    if (problem !== null) {
      warnOfProxy(problem, visitor.request.headers);
      return noEntry(visitor, user, null);
    }
    const isTheirs = app === null || mayEnter(user, app);
    if (isTheirs && isKnownToApps(user, remoteUser)) return identityOf(user);
    // A page that refuses is shown at the host of this site, where its style sheet is.
    const away = toEnter(visitor, app);
    if (away !== null) return away;
    if (isTheirs && hasBearer(visitor)) return json(403, { error: NOT_CONFIRMED });
    if (isTheirs) throw new HttpError(403, NOT_CONFIRMED);
    log.info('app_refused', { id: visitor.requestId, app: app.address, userId: user.id });
    return noEntry(visitor, user, app);
  };

  /**
   * A redirect to the log-in page, or 401. Caddy and Traefik send the address that was asked for
   * (X-Forwarded-Uri) and pass our redirect on; nginx does neither and knows only 401.
   */
  function signInFirst(visitor: Visitor, app: App | null): Reply {
    if (hasBearer(visitor)) {
      // A key that is good, and not for this app.
      if (visitor.keyHolder !== undefined || visitor.session !== null)
        log.info('token_refused', { id: visitor.requestId, reason: 'audience' });
      return refuseToken(tokenError(visitor, siteUrl));
    }
    const wanted = addressAsked(visitor);
    if (hasOwnHost(app)) return toEnter(visitor, app) ?? unauthorized(visitor);
    if (wanted === null) return unauthorized(visitor);
    const next = sendsForm(visitor) ? null : safeNext(wanted);
    if (!apps.isHere(visitor.request.headers)) return fromElsewhere(visitor, wanted, next);
    return seeOther(loginReturningTo(next));
  }

  /**
   * The way to the log-in from a host that is neither ours nor an app's. Its own `/login` would be
   * asked about again, and again, so the address is whole. A proxy in front of apps on paths may
   * name itself there; else an app is missing in PROTECTS, and /enter says so.
   */
  function fromElsewhere({ request }: Visitor, wanted: string, next: string | null): Reply {
    const isApp = apps.onPath(wanted) !== null;
    if (!isApp) warnOfProxy('unknown_host', request.headers);
    const unknown = apps.list.some(hasOwnHost) ? '/enter' : null;
    return seeOther(siteUrl + loginReturningTo(isApp ? next : unknown));
  }

  /** The way to /enter for a browser on a page of an app that has a host of its own; else null. */
  function toEnter(visitor: Visitor, app: App | null): Reply | null {
    const wanted = addressAsked(visitor);
    if (!hasOwnHost(app) || wanted === null || hasBearer(visitor) || !isNavigation(visitor))
      return null;
    return enterFirst(visitor, app, sendsForm(visitor) ? null : wanted);
  }

  return { show };
}

function hasOwnHost(app: App | null): app is App {
  return app !== null && !isOnPath(app);
}

/** The address to which a browser can be led back; null for a program, and where none is known. */
function addressAsked({ request, wantsJson }: Visitor): string | null {
  const wanted = request.headers['x-forwarded-uri'];
  return typeof wanted === 'string' && !wantsJson ? wanted : null;
}

/** The browser can return to a page only: a form would arrive there as a GET. */
function sendsForm({ request }: Visitor): boolean {
  const method = request.headers['x-forwarded-method'] ?? 'GET';
  return method !== 'GET' && method !== 'HEAD';
}

/**
 * Whether a browser is about to show what comes. An image or a script in a page of the app gets no
 * redirect to another host, where it could not follow anyway.
 */
function isNavigation({ request }: Visitor): boolean {
  return (request.headers['sec-fetch-mode'] ?? 'navigate') === 'navigate';
}

/**
 * The headers that name a user to an app. Always the same kind of name: to an app that once gets
 * the id and once the address, one person would be two users.
 */
function identityReply(user: User, remoteUser: Deps['remoteUser']): Reply {
  const reply = noContent({
    'remote-user': remoteUser === 'email' ? user.email : user.publicId,
    'remote-email': user.email,
    'remote-email-verified': String(user.emailConfirmedAt !== null),
    'remote-role': user.role,
    // Sent even if empty: a proxy that copies it then replaces the one that the client sent.
    'remote-groups': user.groups.join(','),
  });
  return { ...reply, constant: true };
}

function unauthorized({ wantsJson }: Visitor): Reply {
  if (wantsJson) return json(401, { error: 'Sign in first.' }, CHALLENGE);
  return { status: 401, headers: { 'cache-control': 'no-store', ...CHALLENGE }, body: '' };
}

/** Why the token or the key of a program names no user whom this app may be told of. */
function tokenError(visitor: Visitor, siteUrl: string): HttpError {
  const { session, keyHolder, enrolling, badToken } = visitor;
  if (session !== null || keyHolder !== undefined) return keyForElsewhere(siteUrl);
  if (enrolling !== undefined) return enrolFirstError();
  return badToken ?? invalidToken(); // the account is disabled
}

/**
 * The same as JSON, whatever the program accepts. 401 also for too many invalid tokens, where other
 * routes answer 429: nginx turns any status but 401 and 403 into 500. Retry-After is sent all the
 * same.
 */
function refuseToken({ status, message, headers }: HttpError): Reply {
  if (status === 403) return json(403, { error: message }, headers);
  return json(401, { error: message }, { ...invalidToken().headers, ...headers });
}
