import type { Authentication } from '../auth/account-results.ts';
import type { Throttled } from '../auth/doorman.ts';
import type { Context } from '../http/context.ts';
import type { Audit } from './audit.ts';
import { comeBackLater, type Refusal, TOO_MANY } from './form.ts';

type Refused = Exclude<Authentication, { readonly ok: true }> | Throttled;

/**
 * Writes down why somebody was not let in, and says what they are told: for a wrong password `noMatch`, the same words whatever
 * was wrong.
 */
export async function recordRefusal(
  audit: Audit,
  context: Context,
  result: Refused,
  noMatch: Refusal,
): Promise<Refusal> {
  if (result.reason === 'busy') {
    await audit(context, 'login_busy', { userId: null });
    return comeBackLater(result.retryAfter);
  }
  if (result.reason === 'throttled') {
    const { userId, limit, retryAfter } = result;
    await audit(context, 'login_throttled', { userId, reason: limit, retryAfter });
    return TOO_MANY;
  }
  await audit(context, 'login_failed', result);
  return noMatch;
}
