/**
 * What the people of the checker did: each request with the ms at which it was sent and answered,
 * by one monotonic clock. What was never answered, or with a 5xx, may have happened or not, at any
 * time after it was sent: it is recorded as answered at `Infinity`.
 */

/** An account whose sign-up was acknowledged. */
export type Account = { readonly email: string };

type Times = { readonly begun: number; readonly answered: number };

/** A session that a client was given. `password` counts the passwords of the account from 0. */
export type Session = Times & { readonly account: Account; readonly password: number };

/** A log-in. `throttled` and the like, which decide nothing, are not recorded. */
export type LogIn = Times & {
  readonly account: Account;
  readonly password: number;
  readonly result: 'in' | 'refused';
};

/**
 * A request that ends sessions: `session` alone, or all of the account but `kept`. `replaced` is
 * the number of the password that a password change replaces, `disables` is for an account that is
 * disabled.
 */
export type End = Times & {
  readonly account: Account;
  readonly server: number;
  readonly path: string;
  readonly session: Session | null;
  readonly kept: Session | null;
  readonly replaced: number | null;
  readonly disables: boolean;
};

/** An account that is enabled again. */
export type Enabling = Times & { readonly account: Account };

/** A page that a session asked for: answered as signed in, or refused. */
export type Page = Times & {
  readonly session: Session;
  readonly server: number;
  readonly result: 'in' | 'out';
};

/** A time in which a fault made something unreachable, with the time that recovery may take. */
export type Fault = { readonly name: string; readonly begun: number; readonly over: number };

/** A request that was answered with 503. */
export type Unavailable = Times & { readonly server: number; readonly path: string };

/** All of it. What is added has to be added in no order. */
export class History {
  readonly logIns: LogIn[] = [];
  readonly ends: End[] = [];
  readonly enablings: Enabling[] = [];
  readonly pages: Page[] = [];
  readonly faults: Fault[] = [];
  readonly unavailable: Unavailable[] = [];
  /** What is wrong whenever it happens: a 500, an account that is gone. */
  readonly unexpected: string[] = [];
}
