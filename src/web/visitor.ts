/**
 * Who sends a request: a session found by the cookie or by a bearer token, and its account. The
 * guards of access.ts and the error pages identify the client here, and nowhere else.
 */
import type { User } from '../auth/accounts/user.ts';
import type { Session } from '../auth/sessions/session.ts';
import { isKey } from '../auth/tokens/program-keys.ts';
import { bearerOf } from '../http/bearer.ts';
import type { Context } from '../http/context.ts';
import { HttpError } from '../http/http-error.ts';
import type { App } from './apps.ts';
import type { Deps } from './deps.ts';
import { noteSender } from './sender.ts';
import {
  enrolFirstError,
  invalidToken,
  keyForElsewhere,
  tooManyBadTokens,
} from './unauthorized.ts';

/** An account and its session. */
export type SignedIn = { readonly user: User; readonly session: Session };

/** A request and its sender: a user who is signed in, or a visitor who is not. */
export type Visitor = Context & {
  readonly user: User | null;
  readonly session: Session | null;
  /**
   * A user who has to set up a second factor before anything else. `user` and `session` are null
   * then: to every handler that does not ask for this, they are a visitor.
   */
  readonly enrolling?: SignedIn;
  /**
   * A user whose program sent a key that is for an app or for another service. `user` and `session`
   * are null then: to every handler that does not ask for this, it is a visitor.
   */
  readonly keyHolder?: SignedIn;
  /** The refusal of the bearer token, if the request had one and it was refused. */
  readonly badToken?: HttpError;
};

/** A request of a user who is signed in. */
export type Member = Context & { readonly user: User; readonly session: Session };

/**
 * A request of a user on the pages where second factors are set up: one who is signed in, or one
 * who may do nothing else. It is no Member, so no other page can be mounted for the latter.
 */
export type Holder = Visitor & { readonly holder: SignedIn };

/** A request at the host of an app. */
export type AtApp = Visitor & { readonly app: App };

/**
 * Finds the sender of a request. Never refuses: a guard decides what a visitor may do. `app`: the
 * app on whose host the browser is. There it has the ticket of that app, and no other counts.
 */
export type Identify = (context: Context, app?: App | null) => Promise<Visitor>;

type IdentifyDeps = Pick<
  Deps,
  'sessions' | 'handOver' | 'accounts' | 'tokens' | 'factors' | 'cookies' | 'siteUrl' | 'log'
>;

/** The session of a request, the refusal of its token, or null. */
type Found = Session | HttpError | null;

/** Creates the look-up for these accounts, sessions and tokens. */
export function createIdentify(deps: IdentifyDeps): Identify {
  const { sessions, handOver, accounts, tokens, factors, siteUrl, log } = deps;
  const cookie = deps.cookies.session;
  return identify;

  async function identify(context: Context, app: App | null = null): Promise<Visitor> {
    const session = await sessionOf(context, app);
    if (session instanceof HttpError) {
      return { ...context, user: null, session: null, badToken: session };
    }
    // The account is read for each request: a change of it since the log-in counts at once.
    const user = session && (session.user ?? (await accounts.byId(session.userId)));
    if (user === null || user.disabledAt !== null) return { ...context, user: null, session: null };
    noteSender(context.request, user.id); // for the log
    if (session === null) return { ...context, user: null, session: null };
    const found = { user, session };
    if (isKey(session)) return withKey(context, found);
    if (factors.mustEnrol(user)) {
      return { ...context, user: null, session: null, enrolling: found };
    }
    return { ...context, ...found };
  }

  // No page of the set-up opens to a key: its user is not there.
  function withKey(context: Context, found: SignedIn): Visitor {
    const visitor = { ...context, user: null, session: null };
    if (factors.mustEnrol(found.user)) return { ...visitor, badToken: enrolFirstError() };
    if (found.session.program?.audience === siteUrl) return { ...context, ...found };
    return { ...visitor, keyHolder: found, badToken: keyForElsewhere(siteUrl) };
  }

  // A request with a token or a key is never identified by its cookie as well.
  async function sessionOf(
    { request, requestId, client, cookies }: Context,
    app: App | null,
  ): Promise<Found> {
    const token = bearerOf(request.headers);
    if (token !== null) {
      const result = await tokens.check(token, client.address);
      if (result.ok) return result.session;
      log.info('token_refused', { id: requestId, reason: result.reason });
      return result.reason === 'throttled' ? tooManyBadTokens(result.retryAfter) : invalidToken();
    }
    const ticket = cookie.read(cookies);
    if (ticket === null) return null;
    if (app === null) return sessions.resume(ticket);
    const key = await handOver.tickets.keyOf(ticket, app.address);
    return key === null ? null : sessions.resumeByKey(key);
  }
}

/** The account and session of a sender, whether or not it has to set up a second factor first. */
export function holderOf(visitor: Visitor): SignedIn | null {
  if (visitor.enrolling !== undefined) return visitor.enrolling;
  return isMember(visitor) ? { user: visitor.user, session: visitor.session } : null;
}

/** Whether the sender is signed in. */
export function isMember(visitor: Visitor): visitor is Member {
  return visitor.user !== null && visitor.session !== null;
}

/**
 * Whether a request has a bearer token, valid or not. Such a request is never identified by a
 * cookie, and its reply sets none.
 */
export function hasBearer({ request }: Context): boolean {
  return bearerOf(request.headers) !== null;
}
