/**
 * Sensitive actions need a password that was typed a short time ago: an attacker at an unlocked
 * browser cannot take over the account. Other users are sent to /confirm and return afterwards.
 */
import { withNext } from '../../views/with-next.ts';
import { HttpError } from '../http/http-error.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import { hasBearer, type Visitor } from './visitor.ts';

/** How long (ms) after a password was typed it counts as fresh (ASVS 7.5.1). */
export const FRESH_PASSWORD_MS = 10 * 60_000;

/**
 * The reply to a user whose password is no longer fresh. `page` is where they return to; its
 * `:names` are filled in from the address. `next` is a page of this site that they go on to from
 * there, or null.
 */
export function confirmPassword(visitor: Visitor, page: string, next: string | null): Reply {
  refuseBearer(visitor);
  const { wantsJson, params } = visitor;
  if (wantsJson) {
    return json(403, { error: 'Confirm that it is you first: POST your password to /confirm.' });
  }
  const back = page.replaceAll(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? ''));
  return seeOther(withNext('/confirm', withNext(`${back}?done=confirmed`, next)));
}

/**
 * Throws HttpError 403 for a request with a token, and says what a program does instead. Confirming
 * starts a new session with a new cookie; the session of the tokens would end, and so would they.
 */
export function refuseBearer(visitor: Visitor): void {
  if (!hasBearer(visitor)) return;
  throw new HttpError(
    403,
    'Confirm that it is you first: POST your e-mail and password to /token/login, and use the new tokens.',
  );
}
