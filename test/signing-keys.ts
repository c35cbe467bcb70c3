import {
  makeTokenKey,
  type StoredKey,
  type TokenAlgorithm,
} from '../src/auth/tokens/token-keys.ts';

/** A new key for access tokens, to be stored. */
export function makeKey(algorithm: TokenAlgorithm = 'EdDSA'): StoredKey {
  return { ...makeTokenKey(algorithm), createdAt: 1_000, signsFrom: 2_000 };
}

export const keyIds = (keys: readonly StoredKey[]) => keys.map(({ id }) => id);
