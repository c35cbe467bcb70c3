import { siteOf } from '../network.ts';

/** What happened to an account, by whom and from where. Kept for its owner and for the operator; never a secret. */
export type AuthEvent = {
  /** ms since 1970 */
  readonly at: number;
  readonly kind: EventKind;
  /** Why it failed, or more about it; one word. */
  readonly reason: string | null;
  /** Null when no account is concerned, for example a log-in to an address that has none. */
  readonly userId: number | null;
  /** Who did it, when that is somebody else; null for the person themselves, a stranger or the command line. */
  readonly actorId: number | null;
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string;
};

export type EventKind =
  | 'signup'
  | 'signup_throttled'
  | 'login'
  | 'login_failed'
  | 'login_throttled'
  | 'login_busy'
  | 'logout'
  | 'confirmed'
  | 'password_changed'
  | 'email_change_requested'
  | 'email_change_withdrawn'
  | 'email_changed'
  | 'account_deleted'
  | 'session_revoked'
  | 'sessions_revoked'
  | 'session_evicted'
  | 'role_changed'
  | 'user_added'
  | 'user_disabled'
  | 'user_enabled'
  | 'user_deleted'
  | 'reset_link_made'
  | 'reset_requested'
  | 'password_reset'
  | 'invitation_made'
  | 'invitation_revoked'
  | 'invitation_accepted'
  | 'setup_done'
  | 'token_reused'
  | 'mail_failed'
  | 'mail_dropped'
  | 'key_rotated'
  | 'secret_replaced'
  | 'cross_origin_refused'
  | 'access_refused';

/** Something that the server did by itself, at a moment (ms). */
export function ofTheServer(kind: EventKind, reason: string, at: number): AuthEvent {
  const who = { userId: null, actorId: null, requestId: 'server', address: '', userAgent: '' };
  return { at, kind, reason, ...who };
}

/** An event as it is kept: with its repeats, if they are counted. `at` is the last of them. */
export type RecordedEvent = AuthEvent & { readonly firstAt: number; readonly count: number };

/** These cost their sender nothing, neither a hash nor a change: whoever likes can cause any number of them. */
export const CHEAP_EVENTS: ReadonlySet<EventKind> = new Set([
  'login_throttled',
  'login_busy',
  'signup_throttled',
  'cross_origin_refused',
  'access_refused',
]);

/** `account`: what happened to an account. `failure`: a wrong password for one. `stranger`: what is about none, or costs nothing. */
export type EventShare = 'account' | 'failure' | 'stranger';

/** How long events are kept (ms), and how many of each share at most: a table that strangers write into needs a bound. */
export const EVENTS_KEPT = {
  forMs: 90 * 86_400_000,
  atMost: { account: 300_000, failure: 150_000, stranger: 50_000 },
} as const satisfies { forMs: number; atMost: Readonly<Record<EventShare, number>> };

/** Against which bound an event counts. One share never makes room for another. */
export function shareOf({ kind, userId }: Pick<AuthEvent, 'kind' | 'userId'>): EventShare {
  if (CHEAP_EVENTS.has(kind)) return 'stranger';
  if (kind !== 'login_failed') return 'account';
  return userId === null ? 'stranger' : 'failure';
}

/** For how long repeats of an event are counted instead of kept one by one, in ms. */
export const REPEATS_FOR = 3_600_000;

/**
 * What repeats of an event have in common: kind, reason, and the account or, where there is none, the largest network of the
 * sender. Null for an event that is kept each time.
 */
export function repeatKeyOf(event: AuthEvent): string | null {
  if (shareOf(event) !== 'stranger') return null;
  const { kind, reason, userId, address } = event;
  // A header that a client sent: it would make each of its events another one.
  const why = kind === 'cross_origin_refused' ? null : reason;
  return `${kind} ${why} ${userId ?? siteOf(address)}`;
}

/** One attempt to sign in, as its owner sees it. */
export type SignIn = {
  readonly at: number;
  readonly ok: boolean;
  readonly address: string;
  readonly userAgent: string;
};

/** The attempts of one day, `YYYY-MM-DD` in UTC. */
export type DayOfSignIns = { readonly day: string; readonly ok: number; readonly failed: number };
