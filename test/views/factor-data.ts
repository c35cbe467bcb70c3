import type { secondFactorPage } from '../../views/second-factor.ts';

/** What the page of second factors shows of an account that has none, without the time. */
export const NO_FACTORS = {
  app: null,
  passkeys: [],
  passkeysHere: { ok: true },
  recoveryCodes: null,
  removable: true,
  demand: null,
  notice: null,
  removed: null,
  renaming: null,
  problems: [],
  next: null,
} as const satisfies Omit<Parameters<typeof secondFactorPage>[0], 'times'>;
