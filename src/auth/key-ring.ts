import type { TokenStore } from './stores.ts';
import { makeTokenKey, openTokenKey, type TokenAlgorithm, type TokenKey } from './token-keys.ts';

/** Keys by their id, the one that signs first. */
export type Keys = ReadonlyMap<string, TokenKey>;

export type KeyRingOptions = {
  readonly store: TokenStore;
  readonly algorithm: TokenAlgorithm;
  /** Changes when another process (the command line) has written to the store: that may have been a new key. */
  readonly version: () => number;
  readonly now: () => number;
};

/**
 * The keys in use. The newest signs; the one before it is still believed, for the tokens that it signed. A new database
 * gets its first key here.
 */
export class KeyRing {
  readonly #options: KeyRingOptions;
  #keys: Promise<Keys> | null = null;
  #version = -1;

  constructor(options: KeyRingOptions) {
    this.#options = options;
  }

  /** The same Map until another process has written to the store. */
  keys(): Promise<Keys> {
    const version = this.#options.version();
    if (this.#keys !== null && version === this.#version) return this.#keys;
    // Kept while it is read, so that all who ask meanwhile get the same keys.
    const reading = this.#read();
    reading.catch(() => {
      if (this.#keys === reading) this.#keys = null; // the next one tries again
    });
    this.#version = version;
    this.#keys = reading;
    return reading;
  }

  async #read(): Promise<Keys> {
    const { store, algorithm, now } = this.#options;
    let stored = await this.#stored();
    if (stored.length === 0) {
      await store.addFirstKey(makeTokenKey(algorithm), now());
      stored = await this.#stored(); // another process may have been faster
    }
    return new Map(stored.slice(0, 2).map((key) => [key.id, openTokenKey(key)]));
  }

  async #stored() {
    const { store, algorithm } = this.#options;
    return (await store.keys()).filter((key) => key.algorithm === algorithm);
  }
}
