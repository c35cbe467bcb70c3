/** What the token service takes and what it answers with. */
import type { Session, StoredSession } from '../sessions/session.ts';
import type { SignInGrant } from '../sign-in/second-step.ts';
import type { AccessToken } from './access-token.ts';
import type { TokenRefusal } from './jwt.ts';
import type { NotExchanged } from './refresh-exchange.ts';
import type { ThrottledToken } from './verifier.ts';

export type TokenPair = AccessToken & { readonly refreshToken: string };

/** A log-in of a program: its grant, client and name, and the audience of its token. */
export type Caller = {
  readonly grant: SignInGrant;
  readonly address: string;
  readonly userAgent: string;
  readonly name: string | null;
  /** One of `audiences`. */
  readonly audience: string;
};

export type TokenLogin = {
  readonly pair: TokenPair;
  readonly session: Session;
  /** The oldest sessions of programs of the account, which ended because there were too many. */
  readonly evicted: readonly StoredSession[];
};

export type Refreshed =
  | { readonly ok: true; readonly pair: TokenPair; readonly session: Session }
  | NotExchanged;

export type Bearer =
  | { readonly ok: true; readonly session: Session }
  | {
      readonly ok: false;
      readonly reason: TokenRefusal | 'session_over' | 'subject' | 'unknown_key';
    }
  | ThrottledToken;
