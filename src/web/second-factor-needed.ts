import type { SecondFactorNeeded } from '../auth/sign-in/second-step-results.ts';
import type { PasswordProof } from '../auth/sign-in/sign-in-results.ts';
import { json, type Reply } from '../http/reply.ts';
import { isoTime } from './json-shapes.ts';
import { type LoginDeps, recordRightPassword } from './new-device.ts';
import { CHALLENGE } from './unauthorized.ts';
import type { Visitor } from './visitor.ts';

/** The reply after the right password of an account that has a second factor: no session yet. */
export function secondFactorNeeded({ secret, methods, expiresAt }: SecondFactorNeeded): Reply {
  const error = 'The password is right. Now send a code, a recovery code or a passkey.';
  const secondFactor = { pending: secret, methods, expiresAt: isoTime(expiresAt) };
  return json(401, { error, secondFactor }, CHALLENGE);
}

/** The same for a log-in, of which the user is told when it comes from a new device. */
export async function askSecondFactor(
  deps: LoginDeps,
  visitor: Visitor,
  proof: PasswordProof,
  step: SecondFactorNeeded,
  reason?: 'token',
): Promise<Reply> {
  await recordRightPassword(deps, visitor, proof, reason);
  return secondFactorNeeded(step);
}
