/** What happened to an account, by whom and from where. Kept for its owner and for the operator; never a secret. */
export type AuthEvent = {
  /** ms since 1970 */
  readonly at: number;
  readonly kind: EventKind;
  /** Why it failed, or more about it; one word. */
  readonly reason: string | null;
  /** Null when no account is concerned, for example a log-in to an address that has none. */
  readonly userId: number | null;
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
  | 'logout'
  | 'cross_origin_refused';

/** How long events are kept (ms), and how many at most: a table that strangers write into needs a bound. */
export const EVENTS_KEPT = { forMs: 90 * 86_400_000, atMost: 500_000 };

/** One attempt to sign in, as its owner sees it. */
export type SignIn = {
  readonly at: number;
  readonly ok: boolean;
  readonly address: string;
  readonly userAgent: string;
};
