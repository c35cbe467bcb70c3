/** The interfaces of the stores of signing keys and of refresh tokens; see database.ts. */
import type { RefreshKeys } from './refresh-token.ts';
import type { StoredKey } from './token-keys.ts';

/**
 * What a refresh token is in its family. `valid`: the current token, or its predecessor within the
 * overlap. `reused`: neither of them, so a copy exists.
 */
export type RefreshState = 'unknown' | 'valid' | 'reused';

/** What came of exchanging a refresh token; nothing has changed unless it is `rotated`. */
export type Rotation = 'unknown' | 'rotated' | 'reused';

/** In ms: the moment, and how long a predecessor is accepted while its successor is unused. */
export type RotationTime = { readonly now: number; readonly overlap: number };

/** The hashes of a refresh token that was presented. */
export type PresentedToken = Pick<RefreshKeys, 'family' | 'key'>;

/** The keys that sign access tokens. They are stored sealed (seal.ts). */
export interface KeyStore {
  /** The keys, the last one added first. A key that cannot be unsealed is removed and reported. */
  all(): Promise<readonly StoredKey[]>;
  add(key: StoredKey): Promise<void>;
  /** Adds a key unless there is one of its algorithm, in one step. */
  addFirst(key: StoredKey): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /**
   * Changes when another process may have changed the keys; NaN while the store cannot tell. Read
   * from memory like SessionStore.version.
   */
  version(): number;
}

export interface TokenStore {
  /**
   * What the token is now, without using it up. The caller limits exchanges between this call and
   * `rotate`, where it may wait: no transaction is open meanwhile, and `rotate` decides again.
   */
  check(used: PresentedToken, time: RotationTime): Promise<RefreshState>;
  /**
   * Uses up a refresh token and puts `fresh` in its place, in one transaction. For `overlap` ms the
   * predecessor may come again, as long as its successor is unused: the successor ends then.
   */
  rotate(used: PresentedToken, fresh: string, time: RotationTime): Promise<Rotation>;
}
