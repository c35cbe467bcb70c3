/** From an error to an answer: what the client may know, as a page that looks like the others or as JSON. */
import { STATUS_CODES } from 'node:http';
import { errorPage } from '../../views/error.ts';
import { Abandoned } from '../auth/hash-gate.ts';
import { StoreUnavailable } from '../auth/stores.ts';
import type { User } from '../auth/user.ts';
import { HttpError } from '../http/http-error.ts';
import { json, type Reply } from '../http/reply.ts';
import type { PageReply } from './page.ts';

/** What is told about a failure. `id` is the request's, which the operator finds in the log. */
export type Failure = {
  readonly id: string;
  readonly wantsJson: boolean;
  readonly viewer: User | null;
  /** The form that was sent, if there is a page with one to go back to. */
  readonly form: string | null;
};

/** The refusal that an error means. Whatever is not meant for clients becomes a fixed 500: its text stays here. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof StoreUnavailable) {
    return new HttpError(
      503,
      'This cannot be stored right now. Nothing was changed; try again in a moment.',
      {
        'retry-after': '5',
      },
    );
  }
  if (error instanceof Abandoned)
    return new HttpError(503, 'The connection ended while this was waiting.');
  return new HttpError(
    500,
    'Something went wrong on our side. It has been written down; try again in a moment.',
  );
}

/** The reply for a refusal. */
export function problemReply(page: PageReply, error: HttpError, failure: Failure): Reply {
  const { status, message } = error;
  const { id, wantsJson, viewer, form } = failure;
  const headers = { ...error.headers, 'x-request-id': id };
  if (wantsJson) return json(status, { error: message }, headers);
  const view = errorPage({
    status,
    title: STATUS_CODES[status] ?? 'Error',
    message,
    requestId: status >= 500 ? id : null,
    back:
      form === null
        ? { href: '/', label: 'Go to the start page' }
        : { href: form, label: 'Back to the form' },
  });
  return page(viewer, view, status, headers);
}
