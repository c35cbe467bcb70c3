import type { Stores } from '../database.ts';
import type { TotpStore } from './totp-store.ts';

/** What holds records of second factors that expire. Times in ms. */
export type FactorPruning = Pick<Stores, 'pendingSignIns' | 'passkeys'> & {
  readonly totp: TotpStore;
  readonly now: () => number;
};

/**
 * Deletes the pending sign-ins and used challenges that have expired, and the seeds of
 * authenticator apps that were never confirmed. The housekeeping calls it; each of them is refused
 * from the moment it expires, deleted or not.
 */
export async function pruneFactors(stores: FactorPruning): Promise<void> {
  const now = stores.now();
  await stores.pendingSignIns.prune(now);
  await stores.passkeys.prune(now);
  await stores.totp.prune(now);
}
