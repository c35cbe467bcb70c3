/** Factors to try the stores with. Bob (2) has them unless a test says otherwise. */
import assert from 'node:assert/strict';
import type { SealedStores, Stores } from '../../src/auth/database.ts';
import type {
  PasskeyToStore,
  StoredPasskey,
  UsedChallenge,
} from '../../src/auth/factors/passkey-store.ts';
import type { Enroller } from '../../src/auth/factors/totp-store.ts';
import { createSeal } from '../../src/auth/seal.ts';
import type { PendingSignIn } from '../../src/auth/sign-in/pending-store.ts';
import { BOB, session } from './backend.ts';

export const SEED = Buffer.from('a seed of twenty byt');

/** The app that withTotp() sets up. */
export const APP = { confirmedAt: 10 };

const SEAL = createSeal([Buffer.alloc(32, 1)]);

/** The key of the session in which factors are set up. */
export const SESSION = 'the session of the set-up';

/** An account that sets an app up: bob (2) in that session, others in one of their own. */
export function enroller(userId: number): Enroller {
  return { userId, session: userId === 2 ? SESSION : `${SESSION} of ${userId}` };
}

/** Begins the sessions in which these accounts set factors up, where there is none. */
export async function signInToSetUp(
  { accounts, sessions }: Pick<Stores, 'accounts' | 'sessions'>,
  ...userIds: readonly number[]
): Promise<void> {
  for (const userId of userIds) {
    const { session: key } = enroller(userId);
    const { email = assert.fail() } = (await accounts.byId(userId)) ?? {};
    const { passwordVersion } = (await accounts.find(email)) ?? assert.fail();
    if (await sessions.has(key)) continue;
    await sessions.replace(() => [], session(key, { userId }), passwordVersion);
  }
}

/** The store of seeds, sealed with one key for all tests. */
export function totpOf(stores: Pick<Stores, 'sealed'>): SealedStores['totp'] {
  return stores.sealed(SEAL, assert.fail).totp;
}

/** Sets up an authenticator app at 10; the step 100 confirms it. */
export async function withTotp(
  stores: Stores,
  recoveryCodes: readonly string[] = ['code 1', 'code 2'],
  userId = 2,
): Promise<void> {
  const totp = totpOf(stores);
  await signInToSetUp(stores, userId);
  assert.equal(await totp.enrol(enroller(userId), SEED, 10), true);
  assert.notEqual(await totp.confirm(enroller(userId), SEED, 100, recoveryCodes, 10), null);
}

/** A passkey of bob with this credential id. */
export function passkey(id: string, more: Partial<PasskeyToStore> = {}): PasskeyToStore {
  return {
    userId: 2,
    credential: {
      id,
      publicKey: Buffer.from([1, 0, 255]),
      algorithm: -7,
      counter: 4,
      backupEligible: true,
      backedUp: false,
      userVerified: true,
      transports: ['internal', 'hybrid'],
      aaguid: '00000000000000000000000000000000',
    },
    name: "Bob's phone",
    rpId: 'example.com',
    createdAt: 10,
    ...more,
  };
}

/** A challenge that expires at 100. */
export function challenge(key: string): UsedChallenge {
  return { key, expiresAt: 100 };
}

/** Adds a passkey with a challenge and two recovery codes of its own. */
export async function addPasskey(
  stores: Pick<Stores, 'accounts' | 'passkeys' | 'sessions'>,
  record: PasskeyToStore,
): Promise<StoredPasskey> {
  const { passkeys } = stores;
  await signInToSetUp(stores, record.userId);
  const { id } = record.credential;
  const codes = [`code 1 with ${id}`, `code 2 with ${id}`];
  const added = await passkeys.add(
    record,
    enroller(record.userId).session,
    challenge(`to add ${id}`),
    codes,
  );
  assert.ok(typeof added === 'object', String(added));
  return added.passkey;
}

/** A pending sign-in of bob that lasts until 100. */
export function pending(key: string, more: Partial<PendingSignIn> = {}): PendingSignIn {
  return {
    key,
    userId: 2,
    passwordVersion: 0,
    remember: false,
    createdAt: 10,
    expiresAt: 100,
    ...more,
  };
}

/** Stores a pending sign-in of bob with the password that he has now. */
export async function signInHalf(stores: Stores, key: string): Promise<void> {
  const { passwordVersion } = (await stores.accounts.find(BOB.email)) ?? assert.fail();
  await stores.pendingSignIns.insert(pending(key, { passwordVersion }));
}

/** Whether an account is asked for a second factor, and when it is due. */
export async function stateOf(stores: Stores, userId = 2) {
  const user = await stores.accounts.byId(userId);
  return { secondFactor: user?.secondFactor, dueAt: user?.factorDueAt };
}
