import type { Accounts } from '../accounts/accounts.ts';
import type { Stores } from '../database.ts';
import type { FactorPolicy } from '../factors/factor-policy.ts';
import { Factors } from '../factors/factors.ts';
import { Challenges } from '../factors/passkey-challenges.ts';
import { Passkeys } from '../factors/passkeys.ts';
import type { TotpStore } from '../factors/totp-store.ts';
import type { SharedBackOff } from '../limits/limit-store.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { FactorCheck } from './factor-check.ts';
import { SecondStep } from './second-step.ts';
import type { SignInService } from './sign-in-service.ts';

export type FactorServicesOptions = {
  readonly stores: Pick<Stores, 'factors' | 'passkeys' | 'pendingSignIns'>;
  readonly totp: TotpStore;
  /** The 32 secret bytes that challenges are signed with. */
  readonly challengeKey: () => Promise<Buffer>;
  readonly policy: FactorPolicy;
  /** Scheme and host of the site. */
  readonly origin: string;
  /** What authenticator apps and browsers call the site; null: its host. */
  readonly siteName: string | null;
  readonly sessions: Pick<Sessions, 'forgetUser'>;
  readonly accounts: Accounts;
  readonly signInService: SignInService;
  /** Wrong codes of each account. */
  readonly codes: SharedBackOff;
  readonly logError: (error: unknown) => void;
  readonly now: () => number;
  /** The clock that codes of authenticator apps are compared with. */
  readonly totpNow: () => number;
};

export type FactorServices = {
  readonly factors: Factors;
  readonly passkeys: Passkeys;
  readonly secondStep: SecondStep;
};

/** Builds the services of second factors on their stores. */
export function openFactors(options: FactorServicesOptions): FactorServices {
  const { stores, totp, policy, origin, sessions, accounts, signInService } = options;
  const { now, totpNow } = options;
  const siteName = options.siteName ?? new URL(origin).hostname;
  const passkeys = new Passkeys({
    store: stores.passkeys,
    challenges: new Challenges({ key: options.challengeKey, now }),
    policy,
    sessions,
    origin,
    siteName,
    now,
  });
  const factors = new Factors({
    store: stores.factors,
    totp,
    policy,
    sessions,
    siteName,
    now,
    totpNow,
  });
  const check = new FactorCheck({
    store: stores.factors,
    totp,
    passkeys,
    failures: options.codes,
    logError: options.logError,
    totpNow,
  });
  const secondStep = new SecondStep({
    pending: stores.pendingSignIns,
    accounts,
    signInService,
    passkeys,
    check,
    policy,
    now,
  });
  return { factors, passkeys, secondStep };
}
