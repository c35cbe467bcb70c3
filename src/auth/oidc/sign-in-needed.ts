/**
 * What has to happen before a valid request gets its code: the user signs in, sets up a second
 * factor, or confirms that it is them (OpenID Connect Core, section 3.1.2.3). A pure decision.
 */

import { isInGroups } from '../accounts/groups.ts';
import type { User } from '../accounts/user.ts';
import type { Session } from '../sessions/session.ts';
import { type AuthorizationError, authorizationError } from './authorization-error.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { isPublic } from './client.ts';

/** Who has sent the request with a session in this browser. */
export type Present = {
  readonly user: Pick<User, 'publicId' | 'groups'>;
  /** It begins with the password and the second factor: its age is the time since both. */
  readonly session: Pick<Session, 'createdAt'>;
  /** Has to set up a second factor before anything else. */
  readonly mustEnrol: boolean;
};

/** In ms since 1970. `asked`: when this request was sent to sign in or to confirm; else null. */
export type Moment = { readonly now: number; readonly asked: number | null };

/** ms since the user signed in or confirmed, within which a program of their device gets a code. */
const RECENT = 60_000;

export type Needed =
  | 'sign_in'
  | 'enrol'
  | 'confirm'
  | 'nothing'
  /** The client is told. */
  | AuthorizationError;

type Asking = Pick<AuthorizationRequest, 'client' | 'redirectUri' | 'prompts' | 'maxAge'> & {
  /** The user that the client expects, from its id_token_hint; null for anyone. */
  readonly expected: string | null;
};

/** Decides. `present` is null for a visitor. */
export function signInNeeded(asking: Asking, present: Present | null, moment: Moment): Needed {
  const silent = asking.prompts.has('none');
  if (present === null) {
    return silent ? authorizationError('login_required', 'the user is not signed in') : 'sign_in';
  }
  const { user, session, mustEnrol } = present;
  if (asking.expected !== null && asking.expected !== user.publicId) {
    return authorizationError('login_required', 'another user is signed in than id_token_hint has');
  }
  if (!isInGroups(user, asking.client.groups)) {
    return authorizationError('access_denied', 'the user is in none of the groups of this client');
  }
  if (mustEnrol) {
    return silent
      ? authorizationError('interaction_required', 'the user has to set up a second factor')
      : 'enrol';
  }
  if (!isStale(asking, session, moment)) return 'nothing';
  return silent ? authorizationError('login_required', 'the sign-in is too long ago') : 'confirm';
}

/**
 * Whether the user has to show again that it is them. Not twice for one request: a session that
 * began after it was asked for is fresh, however small max_age is.
 */
function isStale(asking: Asking, { createdAt }: Present['session'], moment: Moment): boolean {
  const { prompts, maxAge } = asking;
  const { now, asked } = moment;
  // A program that can pass itself off as the client can also forge `asked`.
  if (canBeImitated(asking) && now - createdAt >= RECENT) return true;
  // A time in the future would never be reached: the user would be asked without end.
  if (asked !== null && asked <= now && createdAt >= asked) return false;
  if (prompts.has('login') || prompts.has('select_account')) return true;
  return maxAge !== null && now - createdAt >= maxAge * 1000;
}

/**
 * Whether another program of the device may be the one that asks, and gets the code: there is no
 * secret, and the address is a port or a scheme that any program may take. It must get none without
 * its user (RFC 6749, section 10.2; RFC 8252, section 8.6).
 */
function canBeImitated({ client, redirectUri }: Asking): boolean {
  return isPublic(client) && !redirectUri.startsWith('https://');
}
