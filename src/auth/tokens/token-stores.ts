/** What tokens ask of a database: their signing keys and refresh tokens. See stores.ts. */
import type { RefreshKeys } from './refresh-token.ts';
import type { StoredKey } from './token-keys.ts';

/**
 * What came of exchanging a refresh token. `reused`: it is not the current one of its family, so a
 * copy exists. `refused`: too often.
 */
export type Rotation = 'unknown' | 'refused' | 'rotated' | 'reused';

/** The keys that sign access tokens. They are stored sealed (seal.ts). */
export interface KeyStore {
  /** The keys, the last one added first. A key that cannot be unsealed is removed and reported. */
  all(): Promise<readonly StoredKey[]>;
  add(key: StoredKey): Promise<void>;
  /** Adds a key unless there is one of its algorithm, in one step. */
  addFirst(key: StoredKey): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

export interface TokenStore {
  /**
   * Uses up a refresh token and puts `fresh` in its place, in one transaction. For `overlap` ms the
   * one before may come again, as long as its successor is unused: that one is no longer good then.
   * `mayRotate` is asked last; when it says no, nothing has happened (`refused`).
   */
  rotate(
    used: Pick<RefreshKeys, 'family' | 'key'>,
    fresh: string,
    time: { readonly now: number; readonly overlap: number },
    mayRotate: () => boolean,
  ): Promise<Rotation>;
}
