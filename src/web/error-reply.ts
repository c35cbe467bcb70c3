/**
 * The one funnel for whatever goes wrong: what the client may know, as a page that looks like the others or as JSON, and
 * what the operator must know, in the log. An HttpError was meant for the client; anything else is a bug, and its
 * text stays here.
 */
import type { IncomingMessage } from 'node:http';
import { errorPage, startOf } from '../../views/error.ts';
import type { User } from '../auth/accounts/user.ts';
import { Abandoned } from '../auth/passwords/hash-gate.ts';
import { NotAdmin, PasswordOutdated, StoreUnavailable } from '../auth/stores.ts';
import type { Context } from '../http/context.ts';
import { CrossOriginError, WrongHostError } from '../http/dispatch.ts';
import { HttpError } from '../http/http-error.ts';
import { wantsJson } from '../http/negotiate.ts';
import { looksLikeLink } from '../http/redact.ts';
import { json, type Reply } from '../http/reply.ts';
import { errorText, type Log } from '../log.ts';
import type { Audit } from './audit.ts';
import { DAMAGED } from './damaged-link.ts';
import type { PageReply } from './page.ts';
import { passwordChangedError } from './unauthorized.ts';
import type { Identify } from './visitor.ts';

/** From an error to the reply for it. `context` is null when the request did not get as far as having one. */
export type ReplyToError = (
  error: unknown,
  request: IncomingMessage,
  requestId: string,
  context: Context | null,
) => Promise<Reply>;

export type ErrorReplyOptions = {
  readonly page: PageReply;
  readonly identify: Identify;
  readonly audit: Audit;
  readonly log: Log;
  /** Ours, to be compared with what a client called us. */
  readonly origin: string;
  /** Whether a path has a page, so that a person can go back to the form on it. */
  readonly isPage: (path: string) => boolean;
};

/** The funnel of a site with these pages, this log and this origin. */
export function createErrorReply({
  page,
  identify,
  audit,
  log,
  origin,
  isPage,
}: ErrorReplyOptions): ReplyToError {
  return async (error, request, requestId, context) => {
    const refusal = toHttpError(error);
    const { status } = refusal;
    const damaged = isDamagedLink(status, request, context);
    const message = damaged ? DAMAGED.message : refusal.message;
    if (error instanceof Abandoned) log.info('abandoned', { id: requestId });
    else if (error instanceof WrongHostError) {
      // The commonest mistake of a proxy in front, and the page says nothing of it: the names are compared here.
      log.info('wrong_host', { id: requestId, host: error.host.slice(0, 200), origin });
    } else if (status >= 500) log.error('failed', { id: requestId, error: errorText(error) });
    if (error instanceof CrossOriginError && context !== null) {
      // A header is up to 8 KiB of what a stranger wrote, and this is kept for 90 days.
      const about = { userId: null, reason: error.reason.slice(0, 200) };
      await audit(context, 'cross_origin_refused', about);
    }
    const headers = { ...refusal.headers, 'x-request-id': requestId };
    if (wantsJson(request.headers)) return json(status, { error: message }, headers);
    const viewer = await viewerOf(context, status);
    const view = errorPage({
      status,
      message,
      requestId: status >= 500 ? requestId : null,
      ...(damaged ? { title: DAMAGED.title } : {}),
      back: backLink(context, viewer),
    });
    return page(viewer, view, status, headers);
  };

  // Nothing is found there, or it does not decode, and it begins like a one-time link.
  function isDamagedLink(status: number, { url = '' }: IncomingMessage, context: Context | null) {
    const lost = context === null ? status === 400 : status === 404 && !isPage(context.path);
    return lost && looksLikeLink(url);
  }

  function backLink(context: Context | null, viewer: User | null): ReturnType<typeof startOf> {
    // The address of a one-time link has its secret in it, and is no form.
    return context?.method === 'POST' && isPage(context.path) && !looksLikeLink(context.path)
      ? { href: context.path, label: 'Back to the form' }
      : startOf(viewer);
  }

  // An error page must not fail because of whom it greets.
  async function viewerOf(context: Context | null, status: number): Promise<User | null> {
    if (context === null || status === 401 || status >= 500) return null;
    return identify(context).then(
      ({ user }) => user,
      () => null,
    );
  }
}

function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof StoreUnavailable) {
    // No word about what was stored: of the two writes of a request the first may have been.
    return new HttpError(503, 'This cannot be stored right now. Try again in a moment.', {
      'retry-after': '5',
    });
  }
  // Rights that were lost while the request was under way, and found missing by the transaction that needed them.
  if (error instanceof NotAdmin) return new HttpError(403, 'This is for administrators.');
  if (error instanceof PasswordOutdated) return passwordChangedError();
  if (error instanceof Abandoned) {
    return new HttpError(503, 'The connection ended while this was waiting.');
  }
  return new HttpError(
    500,
    'Something went wrong on our side. It has been written down; try again in a moment.',
  );
}
