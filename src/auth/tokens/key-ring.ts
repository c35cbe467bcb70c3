import {
  type KeyAlgorithm,
  makeKey,
  openTokenKey,
  type StoredKey,
  type TokenKey,
} from './token-keys.ts';
import type { KeyStore } from './token-stores.ts';

const DAY = 86_400_000;

/**
 * ms that a key signs before it is replaced. NIST SP 800-57 allows one to three years for a signing
 * key. A quarter limits what an old copy of the machine is worth, and a rotation that runs four
 * times a year is known to work in an emergency.
 */
export const KEY_AGE = 90 * DAY;

/**
 * ms that a new key is published before it signs. Verifiers keep our key set for five minutes
 * (max-age=300), some longer.
 */
export const PUBLISHED_BEFORE = 15 * 60_000;

// A key created further in the future than this (ms) comes from a clock that was ahead: its age is
// meaningless.
const CLOCK_WAS_AHEAD = DAY;

/** Keys by their id, the one that signs first. */
export type Keys = ReadonlyMap<string, TokenKey>;

/** The key that signs. A ring that was read has one. */
export function signingKey(keys: Keys): TokenKey {
  const [first] = keys.values();
  if (first === undefined) throw new Error('there is no key to sign with');
  return first;
}

const NONE: Keys = new Map();

export type KeyRingOptions = {
  readonly store: KeyStore;
  readonly algorithm: KeyAlgorithm;
  /** ms that a token is good for. */
  readonly tokensLive: number;
  readonly now: () => number;
};

/**
 * The keys of one algorithm in use: the newest whose time has come signs; newer ones are published;
 * older ones are believed for as long as the tokens that they signed are good. A new database gets
 * its first key here.
 */
export class KeyRing {
  readonly #options: KeyRingOptions;
  #keys: Promise<Keys> | null = null;
  #opened: { readonly secrets: string; readonly keys: Keys } = { secrets: '', keys: new Map() };
  #version = -1;
  #emptyAt = -1; // the version at which there was no key
  #from = 0;
  #until = 0;

  constructor(options: KeyRingOptions) {
    this.#options = options;
  }

  /** The same Map until a key begins or ends, or another process has written to the store. */
  keys(): Promise<Keys> {
    const version = this.#options.store.version();
    const now = this.#options.now();
    const isTime = this.#from <= now && now < this.#until;
    if (this.#keys !== null && version === this.#version && isTime) return this.#keys;
    const reading = this.#read(now).then(({ keys, from, until }) => {
      if (this.#keys === reading) [this.#from, this.#until] = [from, until];
      return keys;
    });
    reading.catch(() => {
      if (this.#keys === reading) this.#keys = null; // the next one tries again
    });
    // Kept while it is read, so that all who ask meanwhile get the same keys.
    [this.#from, this.#until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    this.#version = version;
    this.#keys = reading;
    return reading;
  }

  /** The keys that exist: none before the first one was needed. Makes no key. */
  async existing(): Promise<Keys> {
    if (this.#keys !== null) return this.keys();
    const version = this.#options.store.version();
    if (version === this.#emptyAt) return NONE; // anyone may ask for the public keys
    if ((await this.#stored()).length > 0) return this.keys();
    this.#emptyAt = version;
    return NONE;
  }

  /**
   * Removes the keys whose tokens have expired, and adds a new key when the newest is 90 days old:
   * it signs 15 minutes later. Answers with the new key, or with null.
   */
  async renew(): Promise<StoredKey | null> {
    const { store, algorithm, tokensLive, now } = this.#options;
    const stored = await this.#stored();
    const [newest] = stored;
    if (newest === undefined) return null; // the first call of keys() creates one
    const { over } = choose(stored, now(), tokensLive);
    if (over.length > 0) await store.remove(over.map(({ id }) => id));
    const age = now() - newest.createdAt;
    if (age < KEY_AGE && age > -CLOCK_WAS_AHEAD) return null;
    const times = { createdAt: now(), signsFrom: now() + PUBLISHED_BEFORE };
    const key = { ...(await makeKey(algorithm)), ...times };
    await store.add(key);
    this.#keys = null; // our own writes do not change the version
    return key;
  }

  async #read(now: number): Promise<{ keys: Keys; from: number; until: number }> {
    const { store, algorithm, tokensLive } = this.#options;
    let stored = await this.#stored();
    if (stored.length === 0) {
      await store.addFirst({ ...(await makeKey(algorithm)), createdAt: now, signsFrom: 0 });
      stored = await this.#stored(); // another process may have been faster
    }
    const { signing, published, believed } = choose(stored, now, tokensLive);
    const used = [...signing, ...published, ...believed];
    const changes = stored.flatMap((key) => [key.signsFrom, began(key), began(key) + tokensLive]);
    return {
      keys: this.#open(used),
      from: Math.max(...changes.filter((moment) => moment <= now), Number.NEGATIVE_INFINITY),
      until: Math.min(...changes.filter((moment) => moment > now), Number.POSITIVE_INFINITY),
    };
  }

  /**
   * The same Map as last time for the same keys: opening one takes 50 us, and a store that many
   * servers share is read often.
   */
  #open(used: readonly StoredKey[]): Keys {
    const secrets = used.map(({ id, secret }) => `${id} ${secret.toString('base64')}`).join();
    if (secrets !== this.#opened.secrets) {
      const keys = new Map(used.map((key) => [key.id, openTokenKey(key)]));
      this.#opened = { secrets, keys };
    }
    return this.#opened.keys;
  }

  async #stored(): Promise<readonly StoredKey[]> {
    const { store, algorithm } = this.#options;
    return (await store.all()).filter((key) => key.algorithm === algorithm);
  }
}

type Choice = Readonly<Record<'signing' | 'published' | 'believed' | 'over', readonly StoredKey[]>>;

/** What each key is good for now. The keys in the order of the store, the last one added first. */
function choose(keys: readonly StoredKey[], now: number, tokensLive: number): Choice {
  const due = keys.findIndex(({ signsFrom }) => signsFrom <= now);
  // the clock went back: verifiers know the oldest best
  const index = due === -1 ? keys.length - 1 : due;
  const signing = keys.slice(index, index + 1);
  const older = keys.slice(index + 1);
  // The clock went back, so the age of older keys is unknown: they are not believed, and programs
  // request new tokens.
  const isFresh = signing.some((key) => began(key) <= now && now < began(key) + tokensLive);
  return {
    signing,
    published: keys.slice(0, index),
    believed: isFresh ? older : [],
    over: isFresh ? [] : older,
  };
}

/** When a key began to sign, or will, in ms. */
function began({ createdAt, signsFrom }: StoredKey): number {
  return Math.max(createdAt, signsFrom);
}
