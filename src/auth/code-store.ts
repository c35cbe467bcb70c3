/**
 * The interface of the store of codes; see database.ts. A code is a secret that a browser carries
 * from this site to an app in the query of an address, where logs and histories see it. So it lives
 * for seconds, works once, and is worth nothing without a second secret that the app, or the
 * browser at the app, holds back.
 */

/**
 * What a code is for: to `enter` an app on a host of its own, or the `authorize` step of OAuth 2.0
 * (RFC 6749, section 4.1.2).
 */
export type CodeKind = 'enter' | 'authorize';

export type Code = {
  /** SHA-256 of the code. */
  readonly key: string;
  readonly kind: CodeKind;
  /** The key of the session in a browser that it was issued to: the code ends with it. */
  readonly session: string;
  /** What it stands for: fields that depend on its kind. */
  readonly data: Readonly<Record<string, string | number | null>>;
  /** ms since 1970 */
  readonly expiresAt: number;
};

/**
 * A code that was redeemed before: there is a copy of it. `child` is the key of the session that
 * was issued for it.
 */
export type UsedCode = { readonly used: true; readonly child: string | null };

/** ms for which a used code that comes back is recognised, after it has expired. */
export const CODES_KEPT_MS = 600_000;

export interface CodeStore {
  /** Stores a code. False, and nothing is stored, when its session has ended. */
  insert(code: Code): Promise<boolean>;
  /**
   * Uses a code up: of several requests at once, one gets it. Null when it is unknown, of another
   * kind, or has expired at `now` (ms). The first that brings a used code learns what was issued
   * for it, and the code is deleted.
   */
  redeem(kind: CodeKind, key: string, now: number): Promise<Code | UsedCode | null>;
  /**
   * Notes the key of the session that was issued for a code. False when the code has come back
   * meanwhile, or has ended with its session: then what was issued has to end, too.
   */
  issue(key: string, child: string): Promise<boolean>;
  /** Deletes those that have expired at this time (ms). */
  prune(time: number): Promise<void>;
}
