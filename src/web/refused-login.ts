import type { Authentication } from '../auth/accounts/account-results.ts';
import type { EventKind } from '../auth/events.ts';
import type { ThrottledLogIn } from '../auth/sign-in/sign-in-results.ts';
import { afterAnswers } from '../http/all-arrived.ts';
import type { Context } from '../http/context.ts';
import type { Deps } from './deps.ts';
import { comeBackLater, type FormRefusal, tooMany } from './form.ts';
import { CHALLENGE } from './unauthorized.ts';

type Refused = Exclude<Authentication, { readonly ok: true }> | ThrottledLogIn;

/**
 * One sentence for a wrong password and for an unknown e-mail: two would tell which addresses have
 * an account.
 */
export const NO_MATCH: FormRefusal = {
  status: 401,
  problems: [
    {
      field: null,
      message: 'That e-mail address and password don\u2019t match.',
      way: { href: '/forgot', label: 'Reset your password' },
    },
  ],
  headers: CHALLENGE,
};

/** What a refusal is recorded as. */
type Kinds = { readonly failed: EventKind; readonly throttled: EventKind };

const AT_LOGIN: Kinds = { failed: 'login_failed', throttled: 'login_throttled' };
/** Someone who is signed in and mistypes their password has not failed to sign in. */
export const WHILE_SIGNED_IN: Kinds = { failed: 'confirm_failed', throttled: 'confirm_throttled' };

/**
 * Records why a log-in was refused, and returns what the client is told: `noMatch` for a wrong
 * password and for an unknown account alike. After the right password of a disabled account they
 * are told so: its owner would else reset the password for ever.
 */
export async function recordRefusal(
  { accounts, audit, site, logError }: Pick<Deps, 'accounts' | 'audit' | 'site' | 'logError'>,
  context: Context,
  result: Refused,
  noMatch: FormRefusal,
  kinds: Kinds = AT_LOGIN,
): Promise<FormRefusal> {
  if (result.reason === 'busy') {
    await audit(context, 'login_busy', { userId: null });
    return comeBackLater(result.retryAfter);
  }
  if (result.reason === 'throttled') {
    const { email, limit, retryAfter } = result;
    const record = async () => {
      const account = email === null ? null : await accounts.find(email);
      const userId = account?.user.id ?? null;
      await audit(context, kinds.throttled, { userId, reason: limit, retryAfter });
    };
    // After the reply: the record takes longer when the account exists, and no hash hides that.
    afterAnswers(() => void record().catch(logError));
    return tooMany(retryAfter);
  }
  await audit(context, kinds.failed, result);
  return result.reason === 'disabled' ? disabled(site) : noMatch;
}

// Only after the right password: to all who do not know it, the account is like any other.
function disabled({ contact }: Deps['site']): FormRefusal {
  const message = `This account has been disabled. Ask ${contact.text}.`;
  return { status: 403, problems: [{ field: null, message }] };
}
