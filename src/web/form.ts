import type { Issue, Page } from '../../views/page.ts';
import type { Invalid, Taken, TooBusy } from '../auth/accounts/account-results.ts';
import { HttpError } from '../http/http-error.ts';
import { json, type Reply, type ReplyHeaders } from '../http/reply.ts';
import type { PageReply } from './page.ts';
import type { Visitor } from './visitor.ts';

/** A refused form: its problems, and the status for a program. */
export type FormRefusal = {
  readonly status: number;
  readonly problems: readonly Issue[];
  readonly headers?: ReplyHeaders;
};

/** 503 when the queue before the hash is full. `retryAfter` in seconds. */
export function comeBackLater(retryAfter: number): FormRefusal {
  const message = 'Many people are signing in right now. Wait a few seconds and try again.';
  return {
    status: 503,
    problems: [{ field: null, message }],
    headers: { 'retry-after': String(retryAfter) },
  };
}

/**
 * 429 after too many attempts (RFC 6585, section 4). `retryAfter` in seconds. The words are the
 * same for every limit and every account, and do not say how many attempts are left.
 */
export function tooMany(retryAfter: number): FormRefusal {
  const message = `Too many attempts. Try again in ${inWords(retryAfter)}.`;
  return {
    status: 429,
    problems: [{ field: null, message }],
    headers: { 'retry-after': String(retryAfter) },
  };
}

/** The same as an error, where there is no form. */
export function tooManyError(retryAfter: number): HttpError {
  const { status, problems, headers } = tooMany(retryAfter);
  return new HttpError(status, problems[0]?.message ?? '', headers);
}

// Rounded up, so that a retry at that time is not refused.
function inWords(seconds: number): string {
  if (seconds < 55) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  const [number, unit] = minutes <= 90 ? [minutes, 'minute'] : [Math.ceil(minutes / 60), 'hour'];
  return `about ${number} ${unit}${number === 1 ? '' : 's'}`;
}

/** The refusal for an account that could not be made or changed. */
export function refusalOf(result: Invalid | Taken | TooBusy): FormRefusal {
  if (result.reason === 'busy') return comeBackLater(result.retryAfter);
  return { status: result.reason === 'taken' ? 409 : 400, problems: result.issues };
}

/**
 * The reply to a refused form: for a browser the form as it was sent, each problem at its field;
 * for a program the same as JSON.
 */
export async function refuseForm(
  page: PageReply,
  visitor: Pick<Visitor, 'wantsJson' | 'user'>,
  { status, problems, headers = {} }: FormRefusal,
  form: (problems: readonly Issue[]) => Page | Promise<Page>,
): Promise<Reply> {
  if (visitor.wantsJson) return jsonRefusal({ status, problems, headers });
  return page(visitor.user, await form(problems), status, headers);
}

/** The reply to a refused request of a program: the first problem, and the issues of its fields. */
export function jsonRefusal({ status, problems, headers = {} }: FormRefusal): Reply {
  const error = problems[0]?.message;
  const issues = problems
    .filter(({ field }) => field !== null)
    .map(({ field, message }) => ({ field, message }));
  return json(status, issues.length > 0 ? { error, issues } : { error }, headers);
}
