/** Values that are sealed with the keys of a key file. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SealedStores, Stores } from '../../src/auth/database.ts';
import { sealByKeyFile } from '../../src/auth/key-file.ts';
import { makeTokenKey, type StoredKey } from '../../src/auth/tokens/token-keys.ts';
import { withPeople } from '../stores/backend.ts';
import { enroller, SEED, signInToSetUp } from '../stores/factor-records.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { migratedDatabase, openOn } from './backend.ts';

/** A new signing key. */
export const makeKey = (): StoredKey => ({ ...makeTokenKey('EdDSA'), createdAt: 1, signsFrom: 0 });

/** Ada and bob, and a key file. */
export async function setUpSealed(t: TestContext) {
  const database = await migratedDatabase();
  const stores = await withPeople(await openOn(t, database));
  const keyFile = join(temporaryFolder(t), 'coatcheck.key');
  return { database, stores, keyFile, sealed: stores.sealed(sealByKeyFile(keyFile), assert.fail) };
}

/** An authenticator app for each of bob and ada. */
export async function withSeeds(stores: Stores, { totp }: SealedStores): Promise<void> {
  for (const id of [1, 2]) {
    await signInToSetUp(stores, id);
    await totp.enrol(enroller(id), SEED, 10);
    await totp.confirm(enroller(id), SEED, 100, [], 10);
  }
}
