import type { Page, Problem } from '../../views/page.ts';
import type { Invalid, Taken, TooBusy } from '../auth/accounts/account-results.ts';
import { json, type Reply, type ReplyHeaders } from '../http/reply.ts';
import type { PageReply } from './page.ts';
import type { Visitor } from './visitor.ts';

/** A form that is not taken: what is wrong with it, and the status that says so to a program. */
export type FormRefusal = {
  readonly status: number;
  readonly problems: readonly Problem[];
  readonly headers?: ReplyHeaders;
};

/** Too many people at the door: nothing is wrong with what was typed, it has to be sent again. */
export function comeBackLater(retryAfter: number): FormRefusal {
  const message = 'Many people are signing in right now. Wait a few seconds and send this again.';
  return {
    status: 503,
    problems: [{ field: null, message }],
    headers: { 'retry-after': String(retryAfter) },
  };
}

/**
 * Too many attempts, and the seconds until the next one may be made (RFC 6585, section 4). The same
 * words whichever limit it was and whatever account it was about, and no hint how many are left.
 */
export function tooMany(retryAfter: number): FormRefusal {
  const message = `There were too many attempts. Try again in ${inWords(retryAfter)}.`;
  return {
    status: 429,
    problems: [{ field: null, message }],
    headers: { 'retry-after': String(retryAfter) },
  };
}

// Rounded up, so that a retry at that time is not refused again.
function inWords(seconds: number): string {
  const [number, unit] =
    seconds <= 90
      ? [seconds, 'second']
      : seconds <= 5_400
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3_600), 'hour'];
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

/** What a person or a program is told when an account could not be made or changed. */
export function refusalOf(result: Invalid | Taken | TooBusy): FormRefusal {
  if (result.reason === 'busy') return comeBackLater(result.retryAfter);
  return { status: result.reason === 'taken' ? 409 : 400, problems: result.issues };
}

/** Answers a refusal: to a person the form they sent, with the problems in their places; to a program the same as JSON. */
export function refuseForm(
  page: PageReply,
  visitor: Visitor,
  { status, problems, headers = {} }: FormRefusal,
  form: (problems: readonly Problem[]) => Page,
): Reply {
  if (!visitor.wantsJson) return page(visitor.user, form(problems), status, headers);
  const error = problems[0]?.message;
  const issues = problems.filter(({ field }) => field !== null);
  return json(status, issues.length > 0 ? { error, issues } : { error }, headers);
}
