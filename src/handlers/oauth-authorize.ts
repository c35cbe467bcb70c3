/**
 * The authorization endpoint: a browser comes from an app, its user signs in here, and goes back
 * with a code (OpenID Connect Core, section 3.1.2). What a request may say is decided in
 * auth/oidc/authorization-request.ts, and what is needed before the code in sign-in-needed.ts.
 */
import { startOf } from '../../views/error.ts';
import { noEntryPage } from '../../views/no-entry.ts';
import { unprovenPage } from '../../views/unproven.ts';
import { withNext } from '../../views/with-next.ts';
import type { User } from '../auth/accounts/user.ts';
import { type AuthorizationError, authorizationError } from '../auth/oidc/authorization-error.ts';
import {
  type AuthorizationRequest,
  type ReadRequest,
  type ReturnTo,
  readAuthorizationRequest,
} from '../auth/oidc/authorization-request.ts';
import { codeUrl, errorUrl } from '../auth/oidc/authorization-response.ts';
import { signInNeeded } from '../auth/oidc/sign-in-needed.ts';
import type { Handler } from '../http/context.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import { askedAt, authorizeAgain, wasCancelled } from '../web/authorize-address.ts';
import type { Deps } from '../web/deps.ts';
import { ownGroupsPage } from '../web/groups.ts';
import { isInsideAnotherPage } from '../web/inside-page.ts';
import { leaveTo } from '../web/leave-site.ts';
import { refuseToken } from '../web/login-form.ts';
import { loginReturningTo } from '../web/next.ts';
import { enrolFirst } from '../web/refuse-visitor.ts';
import { holderOf, type SignedIn, type Visitor } from '../web/visitor.ts';

const DENIED = authorizationError('access_denied', 'the user has cancelled');
const FRAMED = authorizationError('interaction_required', 'only a page of its own gets a code');
const TOO_MANY = authorizationError('temporarily_unavailable', 'too many codes for one user');

/** Characters of an address that is not proven, in the log. */
const SHOWN = 300;

/** Sends users back to clients with codes. */
export function oauthAuthorizeHandlers(deps: Deps) {
  const { oidc, accounts, audit, page, site, siteUrl, log, now } = deps;

  /** GET /oauth/authorize */
  const show: Handler<Visitor> = async (visitor) => {
    refuseToken(visitor);
    if (visitor.method === 'HEAD') return noContent(); // a look ahead gets no code
    const read = await readAuthorizationRequest(visitor.query, oidc.findClient);
    if (read.kind === 'unproven') return refuse(visitor, read);
    if (read.kind === 'mistaken') return sendError(visitor, read.to, read.mistake);
    if (wasCancelled(visitor)) return sendError(visitor, read.request, DENIED);
    return authenticate(visitor, read.request);
  };

  /** Sends the user to sign in, to set up a factor or to confirm; or on with a code. */
  async function authenticate(visitor: Visitor, request: AuthorizationRequest): Promise<Reply> {
    const holder = holderOf(visitor);
    const moment = { now: now(), asked: askedAt(visitor) };
    const expected = await expectedUser(request);
    const mustEnrol = visitor.enrolling !== undefined;
    const present = holder && { ...holder, mustEnrol };
    const needed = signInNeeded({ ...request, expected }, present, moment);
    const again = authorizeAgain(visitor, moment);
    if (typeof needed !== 'string') {
      if (holder === null || needed.error !== 'access_denied') {
        return sendError(visitor, request, needed);
      }
      return deny(visitor, holder.user, request, needed);
    }
    if (needed === 'sign_in' || holder === null) return seeOther(loginReturningTo(again));
    if (needed === 'enrol') return enrolFirst(visitor, again);
    if (needed === 'confirm') return seeOther(withNext('/confirm', again));
    if (isInsideAnotherPage(visitor)) return sendError(visitor, request, FRAMED);
    return sendCode(visitor, holder, request, again);
  }

  async function sendCode(
    visitor: Visitor,
    { user, session }: SignedIn,
    request: AuthorizationRequest,
    again: string,
  ): Promise<Reply> {
    if (!(await oidc.mayHaveCode(user.id))) return sendError(visitor, request, TOO_MANY);
    await oidc.idTokens.prepare(request.client);
    const account = await accounts.find(user.email);
    const isKnown = account?.user.id === user.id; // its address may have changed meanwhile
    const code = isKnown && (await oidc.codes.issue(request, session, account.passwordVersion));
    if (!code) return seeOther(loginReturningTo(again)); // signed out meanwhile
    return leaveTo(page, visitor, {
      url: codeUrl(siteUrl, request, code),
      name: request.client.name,
    });
  }

  /**
   * For a user in none of the groups of the app. They read here why and whom to ask, and go back
   * with the error by a link: many apps show no more than that something went wrong.
   */
  async function deny(
    visitor: Visitor,
    user: User,
    request: AuthorizationRequest,
    error: AuthorizationError,
  ): Promise<Reply> {
    const { client, prompts } = request;
    await audit(visitor, 'access_refused', { userId: user.id, reason: client.id });
    if (prompts.has('none') || visitor.wantsJson) return sendError(visitor, request, error);
    noteError(visitor, request, error);
    const view = noEntryPage({
      app: client,
      email: user.email,
      contact: site.contact,
      ownPage: ownGroupsPage(user),
      dashboard: '/dashboard',
      back: errorUrl(siteUrl, request, error),
    });
    return page(user, view, 403);
  }

  function noteError({ requestId: id }: Visitor, { client }: ReturnTo, error: AuthorizationError) {
    const { error: reason, description } = error;
    log.info('authorization_refused', { id, client: client.id, reason, description });
  }

  function sendError(visitor: Visitor, to: ReturnTo, error: AuthorizationError): Reply {
    noteError(visitor, to, error);
    return leaveTo(page, visitor, { url: errorUrl(siteUrl, to, error), name: to.client.name });
  }

  /** Nothing is sent to an address that is not proven: the user stays here and is told. */
  function refuse(visitor: Visitor, read: Extract<ReadRequest, { kind: 'unproven' }>): Reply {
    const { reason, client, redirectUri } = read;
    log.info('authorization_refused', {
      id: visitor.requestId,
      client: client?.id,
      reason,
      ...(redirectUri !== null && { redirectUri: redirectUri.slice(0, SHOWN) }),
    });
    if (visitor.wantsJson) return json(400, { error: reason });
    const view = {
      reason,
      app: client?.name ?? null,
      redirectUri,
      contact: site.contact,
      way: startOf(visitor.user, site),
    };
    return page(visitor.user, unprovenPage(view), 400);
  }

  /** The user that the client expects, if its hint is an id token that it got here. */
  async function expectedUser({ idTokenHint, client }: AuthorizationRequest) {
    const hint = idTokenHint === null ? null : await oidc.idTokens.readHint(idTokenHint);
    return hint?.aud === client.id ? hint.sub : null;
  }

  return { show };
}
