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
  | 'cross_origin_refused'
  | 'access_refused';

/** How long events are kept (ms), and how many at most: a table that strangers write into needs a bound. */
export const EVENTS_KEPT = { forMs: 90 * 86_400_000, atMost: 500_000 };

/** One attempt to sign in, as its owner sees it. */
export type SignIn = {
  readonly at: number;
  readonly ok: boolean;
  readonly address: string;
  readonly userAgent: string;
};

/** The attempts of one day, `YYYY-MM-DD` in UTC. */
export type DayOfSignIns = { readonly day: string; readonly ok: number; readonly failed: number };
