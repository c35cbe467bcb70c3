/** What a client gets when the database cannot be written: it is full, locked or read-only. */
import { StoreUnavailable } from '../auth/store-errors.ts';
import type { Reply, ReplyHeaders } from '../http/reply.ts';
import { errorText } from '../log.ts';
import type { Deps } from './deps.ts';
import type { FormRefusal } from './form.ts';
import type { Member } from './visitor.ts';

/** Does not say what was stored: a request may have made the first of two writes. */
export const UNSAVED = 'This can\u2019t be saved right now. Try again in a moment.';

/** When to try again, in seconds. */
export const RETRY: ReplyHeaders = { 'retry-after': '5' };

/**
 * Does what a form asks for. When it cannot be stored, a browser gets 503 and the form as it was
 * sent, which `refuse` makes; a program gets the error.
 */
export async function keepingForm(
  { log }: Pick<Deps, 'log'>,
  { wantsJson, requestId }: Pick<Member, 'wantsJson' | 'requestId'>,
  work: () => Promise<Reply>,
  refuse: (refusal: FormRefusal) => Promise<Reply>,
): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (wantsJson || !(error instanceof StoreUnavailable)) throw error;
    log.error('failed', { id: requestId, error: errorText(error) });
    const headers = { ...RETRY, 'x-request-id': requestId };
    return refuse({ status: 503, problems: [{ field: null, message: UNSAVED }], headers });
  }
}
