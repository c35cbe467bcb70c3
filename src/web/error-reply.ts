/**
 * Turns every error into a reply: the client gets a page or JSON with what it may know, and the log
 * gets what the operator must know. The message of an HttpError is meant for the client; the text
 * of any other error is not sent.
 */
import type { IncomingMessage } from 'node:http';
import { errorPage, startOf } from '../../views/error.ts';
import type { User } from '../auth/accounts/user.ts';
import { Abandoned } from '../auth/passwords/hash-gate.ts';
import { NotAdmin, PasswordOutdated, StoreUnavailable } from '../auth/store-errors.ts';
import type { Context } from '../http/context.ts';
import { CrossOriginError } from '../http/dispatch.ts';
import { HttpError } from '../http/http-error.ts';
import { namesPages, wantsJson } from '../http/negotiate.ts';
import { looksLikeLink } from '../http/redact.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import { WrongHostError } from '../http/route-hosts.ts';
import { errorText } from '../log.ts';
import { DAMAGED } from './damaged-link.ts';
import type { Deps } from './deps.ts';
import { guessPage } from './guess-page.ts';
import { pageAbove } from './next.ts';
import { isForClients, oauthFailure } from './oauth-client.ts';
import { passwordChangedError } from './unauthorized.ts';
import { RETRY, UNSAVED } from './unsaved.ts';
import type { Identify } from './visitor.ts';

/** The reply to an error. `context` is null when the request was refused before it had one. */
export type ReplyToError = (
  error: unknown,
  request: IncomingMessage,
  requestId: string,
  context: Context | null,
) => Promise<Reply>;

type ErrorDeps = Pick<Deps, 'page' | 'site' | 'audit' | 'log' | 'origin'>;

/**
 * Creates it for a site with these pages, this log and this origin. `isPage` says whether a path
 * has a page: the error page links back to a form.
 */
export function createErrorReply(
  { page, site, audit, log, origin }: ErrorDeps,
  identify: Identify,
  isPage: (path: string) => boolean,
): ReplyToError {
  const nearestPage = (path: string) => pageAbove(path, (at) => (isPage(at) ? at : null));

  return async (error, request, requestId, context) => {
    const refusal = toHttpError(error);
    const { status } = refusal;
    const damaged = isDamagedLink(status, request, context);
    const message = damaged ? DAMAGED.message : refusal.message;
    if (error instanceof Abandoned) log.info('abandoned', { id: requestId });
    else if (error instanceof WrongHostError) {
      // The most common mistake in the set-up of a proxy: the log has both names to compare.
      log.info('wrong_host', { id: requestId, host: error.host.slice(0, 200), origin });
    } else if (status >= 500) log.error('failed', { id: requestId, error: errorText(error) });
    if (error instanceof CrossOriginError && context !== null) {
      // An attacker can write up to 8 KiB into a header, and the event is kept for 90 days.
      const about = { userId: null, reason: error.reason.slice(0, 200) };
      await audit(context, 'cross_origin_refused', about);
    }
    const headers = { ...refusal.headers, 'x-request-id': requestId };
    if (context !== null && isForClients(context.path)) {
      return oauthFailure(new HttpError(status, message, headers));
    }
    if (wantsJson(request.headers)) return json(status, { error: message }, headers);
    if (context !== null && isFormAddress(status, context)) {
      return seeOther(nearestPage(context.path) ?? '/', headers);
    }
    const viewer = await viewerOf(context, status);
    const view = errorPage({
      status,
      message,
      requestId: status >= 500 ? requestId : null,
      ...(damaged ? { title: DAMAGED.title } : {}),
      meant: status === 404 && context !== null ? guessPage(context.path, isPage) : null,
      back: backLink(context, viewer),
    });
    return page(viewer, view, status, headers);
  };

  // Nothing is found at the address, or it does not decode, and it begins like a one-time link.
  function isDamagedLink(status: number, { url = '' }: IncomingMessage, context: Context | null) {
    const lost = context === null ? status === 400 : status === 404 && !isPage(context.path);
    return lost && looksLikeLink(url);
  }

  // A form that was refused has its address in the address bar: whoever presses Enter there, or
  // opens the tab again, asks for it with GET. curl, which names no pages, gets the 405.
  function isFormAddress(status: number, { method, request }: Context) {
    return status === 405 && (method === 'GET' || method === 'HEAD') && namesPages(request.headers);
  }

  function backLink(context: Context | null, viewer: User | null): ReturnType<typeof startOf> {
    // The address of a one-time link has its secret in it, and it is not the address of a form.
    if (context?.method !== 'POST' || looksLikeLink(context.path)) return startOf(viewer, site);
    if (isPage(context.path)) return { href: context.path, label: 'Back to the form' };
    // `/account/password` has no page: its form is on the page above.
    const above = nearestPage(context.path);
    return above === null ? startOf(viewer, site) : { href: above, label: 'Go back' };
  }

  // An error page must not fail because the look-up of its user fails.
  async function viewerOf(context: Context | null, status: number): Promise<User | null> {
    if (context === null || status === 401 || status >= 500) return null;
    return identify(context).then(
      ({ user, enrolling }) => user ?? enrolling?.user ?? null,
      () => null,
    );
  }
}

function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof StoreUnavailable) {
    return new HttpError(503, UNSAVED, RETRY);
  }
  // The user lost the right while the request ran; the transaction that needed it found out.
  if (error instanceof NotAdmin) return new HttpError(403, 'This is for administrators.');
  if (error instanceof PasswordOutdated) return passwordChangedError();
  if (error instanceof Abandoned) {
    return new HttpError(503, 'The connection ended while this was waiting.');
  }
  return new HttpError(
    500,
    'Something went wrong on our side. It has been recorded; try again in a moment.',
  );
}
