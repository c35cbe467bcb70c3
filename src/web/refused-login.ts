import type { Authentication } from '../auth/accounts/account-results.ts';
import type { Throttled } from '../auth/sign-in/sign-in-service.ts';
import type { Context } from '../http/context.ts';
import type { Deps } from './deps.ts';
import { comeBackLater, type FormRefusal, tooMany } from './form.ts';

type Refused = Exclude<Authentication, { readonly ok: true }> | Throttled;

/**
 * Writes down why somebody was not let in, and says what they are told: for a wrong password `noMatch`, the same words whatever
 * was wrong.
 */
export async function recordRefusal(
  { accounts, audit, logError }: Pick<Deps, 'accounts' | 'audit' | 'logError'>,
  context: Context,
  result: Refused,
  noMatch: FormRefusal,
): Promise<FormRefusal> {
  if (result.reason === 'busy') {
    await audit(context, 'login_busy', { userId: null });
    return comeBackLater(result.retryAfter);
  }
  if (result.reason === 'throttled') {
    const { email, limit, retryAfter } = result;
    const record = async () => {
      const userId = await accounts.idOf(email);
      await audit(context, 'login_throttled', { userId, reason: limit, retryAfter });
    };
    // After the answer: the look-up takes longer when the account exists, and no hash hides that.
    setImmediate(() => void record().catch(logError));
    return tooMany(retryAfter);
  }
  await audit(context, 'login_failed', result);
  return noMatch;
}
