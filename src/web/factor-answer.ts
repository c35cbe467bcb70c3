/** Second factors as they are sent, and the refusal of one that does not count. */
import type { Issue } from '../../views/page.ts';
import type { FactorAnswer, FactorRefused, StepField } from '../auth/sign-in/factor-check.ts';
import type { SignInGrant } from '../auth/sign-in/second-step.ts';
import type { StepRefused } from '../auth/sign-in/second-step-results.ts';
import type { FactorMethod } from '../auth/sign-in/sign-in-method.ts';
import type { Context } from '../http/context.ts';
import type { Fields } from '../http/fields.ts';
import { optionalText } from './credentials.ts';
import type { Deps } from './deps.ts';
import { type FormRefusal, tooMany } from './form.ts';
import { CHALLENGE } from './unauthorized.ts';

// One sentence for each kind, whatever was wrong with it: a code of another minute and a used one,
// a signature and a challenge. More would help the client that guesses.
const WRONG: Readonly<Record<FactorMethod, Issue>> = {
  totp: {
    field: 'code',
    message: 'That code isn\u2019t right. Enter the one your app shows now: each works once.',
    advice: 'clock',
  },
  recovery_code: {
    field: 'recovery',
    message: 'That isn\u2019t one of the recovery codes you have left.',
  },
  passkey: {
    field: null,
    message: 'That passkey couldn\u2019t be used. Try again, or use another way.',
  },
};

const FIELDS: readonly StepField[] = ['passkey', 'recovery', 'code'];

/**
 * The second factor of a form or of JSON, or null. A form may send several fields, of which the
 * user has filled in one.
 */
export function readAnswer(fields: Fields): FactorAnswer | null {
  for (const field of FIELDS) {
    const value = optionalText(fields, field)?.trim() ?? '';
    if (value !== '') return { field, value };
  }
  return null;
}

/** 400: no second factor was sent. The problem is at the field of the form that was sent. */
export function nothingSent(fields: Fields): FormRefusal {
  const field = fields.has('recovery') && !fields.has('code') ? 'recovery' : 'code';
  const message = field === 'code' ? 'Enter the code from your app.' : 'Enter a recovery code.';
  return { status: 400, problems: [{ field, message }] };
}

/** Records why a second factor of this account was refused. Returns what the client is told. */
export async function recordFactorRefusal(
  { audit }: Pick<Deps, 'audit'>,
  context: Context,
  userId: number,
  result: FactorRefused,
): Promise<FormRefusal> {
  if (result.reason === 'throttled') {
    const { retryAfter } = result;
    await audit(context, 'second_step_throttled', { userId, retryAfter });
    return tooMany(retryAfter);
  }
  const { method, step } = result;
  if (step === 'counter') await audit(context, 'passkey_refused', { userId, reason: step });
  else await audit(context, 'second_step_failed', { userId, reason: method });
  return { status: 401, problems: [WRONG[method]], headers: CHALLENGE };
}

/**
 * The same for a pending sign-in. `expired`, `tries`: why it is over, so that the user has to start
 * again.
 */
export async function recordStepRefusal(
  deps: Pick<Deps, 'audit'>,
  context: Context,
  result: StepRefused,
): Promise<FormRefusal | 'expired' | 'tries'> {
  if (result.reason === 'expired') return 'expired';
  const { userId } = result;
  if (result.reason !== 'spent') return recordFactorRefusal(deps, context, userId, result);
  await deps.audit(context, 'second_step_throttled', { userId, reason: 'tries' });
  return 'tries';
}

/** The refusal of a passkey that was shown instead of a password. */
export const WRONG_PASSKEY: FormRefusal = {
  status: 401,
  problems: [WRONG.passkey],
  headers: CHALLENGE,
};

/** Records the use of a recovery code, if one was used, with the number that is left. */
export async function recordRecoveryCode(
  { audit }: Pick<Deps, 'audit'>,
  context: Context,
  { user, codesLeft }: SignInGrant,
): Promise<void> {
  if (codesLeft === null) return;
  await audit(context, 'recovery_code_used', { userId: user.id, reason: String(codesLeft) });
}
