/** What the services depend on besides the database. */
import type { BackOffLimits } from './auth/limits/back-off.ts';
import type { LimitStore } from './auth/limits/limit-store.ts';
import type { BucketLimits } from './auth/limits/token-bucket.ts';
import type { HashGate } from './auth/passwords/hash-gate.ts';
import type { ScryptCost } from './auth/passwords/password-hash.ts';
import type { PolicyOptions } from './auth/passwords/password-policy.ts';
import type { Seal } from './auth/seal.ts';
import type { ThrottleLimits } from './auth/sign-in/login-throttle.ts';
import type { Config } from './config/config.ts';

/** The settings that services depend on. */
export type ServiceSettings = Pick<
  Config,
  'origin' | 'passwordMin' | 'sessionIdle' | 'sessionMax' | 'tokenAlgorithm' | 'audiences'
> &
  Partial<
    Pick<Config, 'siteName' | 'forOneMachine' | 'requireSecondFactor' | 'secondFactorGrace'>
  > & {
    /** What issues the tokens, where that is not the origin: it has a prefix. */
    readonly siteUrl?: string;
    /** Whether a password is in the file BREACHED_PASSWORDS; null without the file. */
    readonly isBreached?: PolicyOptions['isBreached'];
  };

/** What the start and tests replace: the clock, the cost of a hash, limits, the seal. */
export type TestOverrides = {
  readonly now: () => number;
  /** The clock of codes, which is that of phones: learning mode moves `now` and no phone. */
  readonly totpNow: () => number;
  readonly cost: ScryptCost;
  readonly gate: HashGate;
  /** Instead of the limits of the database: the same, counted. */
  readonly limits: LimitStore;
  readonly throttle: ThrottleLimits;
  readonly signups: BucketLimits;
  /** Of wrong codes of an account. */
  readonly secondStepLimits: BackOffLimits;
  /** Seals the secrets in the database; by default with a random key that is only in memory. */
  readonly seal: Seal;
  /** Called with the name of a secret that could not be unsealed and was replaced. */
  readonly onLostSecret: (name: string) => void;
  /** Logs an error of work that goes on without its result. */
  readonly logError: (error: unknown) => void;
};
