import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seedName, waitingSeedName } from '../../src/auth/factors/totp-store.ts';
import { createSeal } from '../../src/auth/seal.ts';
import { createSharedSeal, OPENS_NOTHING, OtherKeyFile } from '../../src/auth/shared-seal.ts';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';

const seal = createSeal([Buffer.alloc(32, 1)]);
const other = createSharedSeal(createSeal([Buffer.alloc(32, 2)]));
const PLAIN = Buffer.from('plain');

const isOtherKeyFile = (error: unknown) =>
  error instanceof StoreUnavailable &&
  error.cause instanceof OtherKeyFile &&
  error.message === 'key file';

describe('createSharedSeal', () => {
  it('seals and opens as the seal that it is made of', () => {
    const shared = createSharedSeal(seal);
    assert.deepEqual(shared.open('secrets/a', seal.seal('secrets/a', PLAIN)), PLAIN);
    assert.deepEqual(seal.open('secrets/a', shared.seal('secrets/a', PLAIN)), PLAIN);
  });

  it('takes a key or a secret that does not open for the one of another server, not for lost', () => {
    for (const name of ['secrets/a', 'token_keys/a']) {
      const sealed = seal.seal(name, PLAIN);
      assert.throws(() => other.open(name, sealed), isOtherKeyFile);
      assert.throws(() => createSharedSeal(OPENS_NOTHING).open(name, sealed), isOtherKeyFile);
    }
  });

  it('answers null for a seed: its user sets up the app again, and nobody else replaces it', () => {
    for (const name of [seedName(1), waitingSeedName(1)]) {
      assert.equal(other.open(name, seal.seal(name, PLAIN)), null);
    }
  });
});
