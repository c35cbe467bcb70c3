/** What pages and JSON say about the second factors of an account. */
import type { FactorDemand } from '../../views/factor-notice.ts';
import type { FactorsView } from '../../views/factors.ts';
import type { User } from '../auth/accounts/user.ts';
import type { FactorOverview } from '../auth/factors/factor-store.ts';
import type { Factors } from '../auth/factors/factors.ts';

/** The factors of an account in short. */
export function toFactorsView({ totpSince, passkeys, recoveryCodes }: FactorOverview): FactorsView {
  return { app: totpSince !== null, passkeys, recoveryCodes };
}

/** The same in JSON. */
export function toFactorsData({ totpSince, passkeys, recoveryCodes }: FactorOverview) {
  return { authenticatorApp: totpSince !== null, passkeys, recoveryCodes };
}

/** Why an account has to set up a second factor, and by when; null when it has not. */
export function demandOf(
  factors: Pick<Factors, 'mustEnrol' | 'mustKeepOne'>,
  user: User,
): FactorDemand | null {
  const { secondFactor, factorDueAt } = user;
  if (secondFactor || factorDueAt === null) return null;
  if (factorDueAt === 0) return { until: null, why: 'reset' };
  if (!factors.mustKeepOne(user)) return null;
  return { until: factors.mustEnrol(user) ? null : factorDueAt, why: 'policy' };
}
