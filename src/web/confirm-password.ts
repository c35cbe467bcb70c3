/**
 * What deserves a second look is for somebody who typed their password a moment ago: a browser left open is not enough to take
 * an account over. The others are asked for it again, and come back.
 */
import { HttpError } from '../http/http-error.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import type { Visitor } from './access.ts';
import { cameWithToken } from './sign-in.ts';

/** How long (ms) after typing the password sensitive things can be done without typing it again (ASVS 7.5.1). */
export const FRESH_PASSWORD_MS = 10 * 60_000;

/** The answer to somebody whose password is no longer fresh. `page` is where they go on, with `:names` of the address. */
export function confirmPassword(visitor: Visitor, page: string): Reply {
  refuseBearer(visitor);
  const { wantsJson, params } = visitor;
  if (wantsJson) {
    return json(403, { error: 'Confirm that it is you first: POST your password to /confirm.' });
  }
  const back = page.replaceAll(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? ''));
  return seeOther(`/confirm?next=${encodeURIComponent(`${back}?done=confirmed`)}`);
}

/**
 * Throws HttpError 403 for a request with a token, and says what a program does instead. To confirm is to begin a new session
 * with a new cookie; the one behind the tokens would end, and they with it.
 */
export function refuseBearer(visitor: Visitor): void {
  if (!cameWithToken(visitor)) return;
  throw new HttpError(
    403,
    'Confirm that it is you first: POST your e-mail and password to /token/login, and use the new tokens.',
  );
}
