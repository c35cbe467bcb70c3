import { withNext } from '../../views/with-next.ts';
import { scopeOf } from '../auth/factors/passkey-challenges.ts';
import { hashSecret } from '../auth/secret.ts';
import { PENDING_MS } from '../auth/sign-in/pending-store.ts';
import type { SecondFactorNeeded } from '../auth/sign-in/second-step-results.ts';
import type { PasswordProof } from '../auth/sign-in/sign-in-results.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import type { Deps } from './deps.ts';
import { isoTime } from './json-shapes.ts';
import { type LoginDeps, recordRightPassword } from './new-device.ts';
import { CHALLENGE } from './unauthorized.ts';
import type { Visitor } from './visitor.ts';

type AskDeps = LoginDeps & Pick<Deps, 'passkeys'>;

/** Where a browser takes the second step, with the page to go on to. */
export function secondStepUrl(next: string | null): string {
  return withNext('/login/second-step', next);
}

/**
 * The reply after the right password of an account that has a second factor: no session yet. A
 * browser gets the pending sign-in in a cookie and goes to the page that asks; a program gets it in
 * the body. The user is told when the log-in comes from a new device.
 */
export async function askSecondFactor(
  deps: AskDeps,
  visitor: Visitor,
  proof: PasswordProof,
  step: SecondFactorNeeded,
  next: string | null,
): Promise<Reply> {
  await recordRightPassword(deps, visitor, proof);
  if (visitor.wantsJson) return secondFactorNeeded(deps, proof, step);
  const cookie = deps.cookies.pending.set(step.secret, PENDING_MS);
  return seeOther(secondStepUrl(next), { 'set-cookie': cookie });
}

/** The same for a program that logs in for tokens. */
export async function askProgram(
  deps: AskDeps,
  visitor: Visitor,
  proof: PasswordProof,
  step: SecondFactorNeeded,
): Promise<Reply> {
  await recordRightPassword(deps, visitor, proof, 'token');
  return secondFactorNeeded(deps, proof, step);
}

async function secondFactorNeeded(
  { passkeys }: AskDeps,
  { user }: PasswordProof,
  { secret, methods, expiresAt }: SecondFactorNeeded,
): Promise<Reply> {
  const error = 'The password is right. Now send a code, a recovery code or a passkey.';
  const scope = scopeOf('second_step', { key: hashSecret(secret) });
  const passkey = await passkeys.requestOptions(user.id, scope);
  const secondFactor = { pending: secret, methods, expiresAt: isoTime(expiresAt), passkey };
  return json(401, { error, secondFactor }, CHALLENGE);
}
