import type { SecondFactorNeeded } from '../auth/sign-in/second-step.ts';
import { json, type Reply } from '../http/reply.ts';
import { isoTime } from './json-shapes.ts';
import { CHALLENGE } from './unauthorized.ts';

/** The reply after the right password of an account that has a second factor: no session yet. */
export function secondFactorNeeded({ secret, methods, expiresAt }: SecondFactorNeeded): Reply {
  const error = 'The password is right. Now send a code, a recovery code or a passkey.';
  const secondFactor = { pending: secret, methods, expiresAt: isoTime(expiresAt) };
  return json(401, { error, secondFactor }, CHALLENGE);
}
