/**
 * Codes that hand a session over to the host of an app. A browser cannot set a cookie for another
 * host, so it carries a code there, in an address:
 *
 *     app    no ticket: a secret R stays in a cookie of this host; its hash, the state, goes along
 *     login  who is this? A code for this app and this state
 *     app    the code with R: it was this browser that began
 *
 * Without R, an attacker could put a code of their own into a link and sign its reader in as the
 * attacker (login CSRF; OAuth 2.0 has `state` against it, RFC 6749, section 10.12). R never leaves
 * the host of the app, so nobody who sees the addresses can redeem the code.
 */
import type { CodeStore } from '../code-store.ts';
import { hashSecret, isSecret, makeSecret } from '../secret.ts';
import type { Session } from './session.ts';

/** ms for which a code works: a redirect takes one second, on a slow line a few. */
export const ENTER_MS = 30_000;

/** Where a code leads. */
export type Entry = {
  /** The origin of the app. */
  readonly app: string;
  /** The path and query to go on to there. */
  readonly next: string;
  /** The SHA-256 of the secret that the browser has at the app. */
  readonly state: string;
};

/** A code that was redeemed. `session`: the key of the session that it was issued to. */
export type RedeemedEntry = Entry & { readonly session: string };

/** Issues and redeems them. */
export class EnterCodes {
  readonly #store: CodeStore;
  readonly #now: () => number;

  /** `now` is in ms since 1970. */
  constructor(store: CodeStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** A code of a session; null when the session has ended meanwhile. */
  async issue({ key: session }: Pick<Session, 'key'>, entry: Entry): Promise<string | null> {
    const code = makeSecret();
    const { app, next, state } = entry;
    const isStored = await this.#store.insert({
      key: hashSecret(code),
      kind: 'enter',
      session,
      data: { app, next, state },
      expiresAt: this.#now() + ENTER_MS,
    });
    return isStored ? code : null;
  }

  /** Uses a code up; null when it is unknown, used or expired, or its session has ended. */
  async redeem(code: string): Promise<RedeemedEntry | null> {
    if (!isSecret(code)) return null;
    const found = await this.#store.redeem('enter', hashSecret(code), this.#now());
    // A used one tells of a copy; what was issued for it is bound to the browser that has R.
    if (found === null || 'used' in found) return null;
    const { app, next, state } = found.data;
    return { app: String(app), next: String(next), state: String(state), session: found.session };
  }
}

/** A secret for the browser at an app: its own if it is one of ours, or else a new one. */
export function browserSecret(had: string | null): string {
  return had !== null && isSecret(had) ? had : makeSecret();
}

/** The state that goes along with a secret: nobody can find the secret from it. */
export function stateOf(secret: string): string {
  return hashSecret(secret);
}
