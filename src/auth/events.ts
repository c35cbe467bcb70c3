import { siteOf } from './limits/network.ts';

/**
 * Something that happened to an account, with the actor and the client. Kept for the owner and the
 * operator; it contains no secret.
 */
export type AuthEvent = {
  /** ms since 1970 */
  readonly at: number;
  readonly kind: EventKind;
  /** The cause of a failure, or a detail: one word. */
  readonly reason: string | null;
  /** An address, a name or groups that it is about: event-about.ts. The log never gets it. */
  readonly about?: string | null;
  /** Null when there is no account, for example a log-in to an unknown address. */
  readonly userId: number | null;
  /** The administrator who did it; null for the owner, an unknown client or the command line. */
  readonly actorId: number | null;
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string;
};

export type EventKind =
  | 'signup'
  | 'signup_throttled'
  | 'login'
  | 'new_device'
  | 'login_failed'
  | 'login_throttled'
  | 'login_busy'
  | 'logout'
  | 'confirmed'
  | 'confirm_failed'
  | 'confirm_throttled'
  | 'password_changed'
  | 'email_change_requested'
  | 'email_change_withdrawn'
  | 'email_changed'
  | 'email_confirmed'
  | 'account_deleted'
  | 'session_revoked'
  | 'sessions_revoked'
  | 'session_evicted'
  | 'role_changed'
  | 'groups_changed'
  | 'name_changed'
  | 'user_added'
  | 'user_disabled'
  | 'user_enabled'
  | 'user_deleted'
  | 'reset_link_made'
  | 'reset_requested'
  | 'password_reset'
  | 'invitation_made'
  | 'invitation_renewed'
  | 'invitation_revoked'
  | 'invitation_accepted'
  | 'client_added'
  | 'client_changed'
  | 'client_secret_replaced'
  | 'client_removed'
  | 'client_login'
  | 'client_refused'
  | 'setup_done'
  | 'totp_added'
  | 'totp_removed'
  | 'passkey_added'
  | 'passkey_removed'
  | 'passkey_refused'
  | 'recovery_codes_made'
  | 'recovery_code_used'
  | 'second_step_failed'
  | 'second_step_throttled'
  | 'factors_reset'
  | 'account_unlocked'
  | 'key_added'
  | 'key_revoked'
  | 'token_reused'
  | 'mail_failed'
  | 'mail_dropped'
  | 'key_rotated'
  | 'secret_replaced'
  | 'database_restored'
  | 'client_not_told'
  | 'cross_origin_refused'
  | 'access_refused';

/** The request id of what the server did by itself, and of what a command did. */
export const BY_SERVER = 'server';
export const BY_COMMAND = 'cli';

/** An event that the server itself causes, at a time in ms. */
export function serverEvent(kind: EventKind, reason: string, at: number): AuthEvent {
  const who = { userId: null, actorId: null, requestId: BY_SERVER, address: '', userAgent: '' };
  return { at, kind, reason, ...who };
}

/** A stored event with its repeats, if they are counted. `at` is the time of the last one. */
export type RecordedEvent = AuthEvent & {
  readonly firstAt: number;
  readonly count: number;
  readonly about: string | null;
};

/**
 * Events that a client can cause in any number: each costs neither a password hash nor a change.
 */
export const CHEAP_EVENTS: ReadonlySet<EventKind> = new Set([
  'client_refused',
  'login_throttled',
  'confirm_throttled',
  'login_busy',
  'signup_throttled',
  'cross_origin_refused',
  'access_refused',
]);

/**
 * `account`: what happened to an account. `failure`: a wrong password for one. `stranger`: an event
 * without an account, or a cheap one.
 */
export type EventShare = 'account' | 'failure' | 'stranger';

/**
 * How long events are kept (ms), and how many of each share: anonymous clients can add rows, so the
 * table needs a limit.
 */
export const EVENTS_KEPT = {
  forMs: 90 * 86_400_000,
  atMost: { account: 300_000, failure: 150_000, stranger: 50_000 },
} as const satisfies { forMs: number; atMost: Readonly<Record<EventShare, number>> };

/** The share whose limit an event counts against. One share never displaces events of another. */
export function shareOf({ kind, userId }: Pick<AuthEvent, 'kind' | 'userId'>): EventShare {
  if (CHEAP_EVENTS.has(kind)) return 'stranger';
  // Anyone can send a passkey that is none: only a right signature names an account.
  if (kind === 'passkey_refused' && userId === null) return 'stranger';
  if (kind === 'confirm_failed') return 'failure';
  if (kind !== 'login_failed') return 'account';
  return userId === null ? 'stranger' : 'failure';
}

/** Repeats within this time (ms) after the first event are counted in its row. */
export const REPEATS_FOR = 3_600_000;

/**
 * The key under which repeats of an event are counted: kind, reason, and the account or, without
 * one, the largest counted network of the client. Null for an event that is stored each time.
 */
export function repeatKeyOf(event: AuthEvent): string | null {
  if (shareOf(event) !== 'stranger') return null;
  const { kind, reason, userId, address } = event;
  // Its reason is a header that the client sent: with it in the key, each event would be a new one.
  const why = kind === 'cross_origin_refused' ? null : reason;
  return `${kind} ${why} ${userId ?? siteOf(address)}`;
}

/** One attempt to sign in, as the owner sees it. */
export type SignIn = {
  readonly at: number;
  readonly ok: boolean;
  readonly address: string;
  readonly userAgent: string;
};

/** ms. In every time zone a day begins with one of these: offsets are multiples of it. */
export const QUARTER = 15 * 60_000;

/** The attempts of a quarter of an hour, which begins at a time in ms. */
export type QuarterOfSignIns = {
  readonly at: number;
  readonly ok: number;
  readonly failed: number;
};
