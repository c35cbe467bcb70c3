/**
 * Sensitive actions need a password that was typed a short time ago: an attacker at an unlocked
 * browser cannot take over the account. Other users confirm first that it is them, and what they
 * typed is not lost: the page that asks carries their form and sends it afterwards.
 */
import { withNext } from '../../views/with-next.ts';
import { type Fields, readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import type { Params } from '../http/router.ts';
import { createConfirmForm } from './confirm-form.ts';
import type { Deps } from './deps.ts';
import { keepForm } from './kept-form.ts';
import type { Rule } from './route.ts';
import { hasBearer, type SignedIn, type Visitor } from './visitor.ts';

/** How long (ms) after a password was typed it counts as fresh (ASVS 7.5.1). */
export const FRESH_PASSWORD_MS = 10 * 60_000;

/** What a guard knows of a request whose password is no longer fresh. */
export type Stale = {
  /** The page that it returns to, with the `:names` of its route. */
  readonly page: string;
  /** The rule of its route. Its act says what a form does; a page has none. */
  readonly rule: Pick<Rule, 'act'>;
  /** A page of this site that the user goes on to from there, or null. */
  readonly next: string | null;
};

/** The reply to a user whose password is no longer fresh. */
export type ConfirmPassword = (visitor: Visitor, holder: SignedIn, stale: Stale) => Promise<Reply>;

type ConfirmDeps = Pick<
  Deps,
  'accounts' | 'apps' | 'factors' | 'oidc' | 'passkeys' | 'page' | 'site' | 'times'
>;

const NO_FIELDS: Fields = new Map();

/** Creates the reply: 403 for a program, a redirect for a page, for a form the page that asks. */
export function createConfirmPassword(deps: ConfirmDeps): ConfirmPassword {
  const { form: confirmForm } = createConfirmForm(deps);

  return async (visitor, holder, { page, rule: { act }, next }) => {
    refuseBearer(visitor);
    const { wantsJson, request, params } = visitor;
    if (wantsJson) {
      return json(403, { error: 'Confirm it\u2019s you first: POST your password to /confirm.' });
    }
    const back = fillIn(page, params);
    if (act === null) return seeOther(withNext('/confirm', withNext(back, next)));
    const isRead = act.keeps !== undefined;
    const sent = isRead ? await readFields(request) : NO_FIELDS;
    const kept = keepForm(request.url ?? '', holder.user.id, sent, act);
    if (kept === null)
      return seeOther(withNext('/confirm', withNext(`${back}?done=confirmed`, next)));
    const waiting = { form: { kept, act, params }, next: null, cancel: withNext(back, next) };
    return deps.page(holder.user, await confirmForm(holder, waiting)([]), 403);
  };
}

/** The path of a page whose pattern has `:names`. */
export function fillIn(page: string, params: Params): string {
  return page.replaceAll(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? ''));
}

/**
 * Throws HttpError 403 for a request with a token, and says what a program does instead. Confirming
 * starts a new session with a new cookie; the session of the tokens would end, and so would they.
 */
export function refuseBearer(visitor: Visitor): void {
  if (!hasBearer(visitor)) return;
  throw new HttpError(
    403,
    'Confirm it\u2019s you first: POST your e-mail and password to /token/login, and use the new tokens.',
  );
}
