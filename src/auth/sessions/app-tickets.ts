/**
 * App tickets: what a browser has at the host of an app instead of the ticket that it has here. A
 * cookie that begins with `__Host-` reaches one host only, so each app on a host of its own needs
 * one of its own.
 *
 * `KEY.MAC`, where KEY is the key of the session (the SHA-256 of its ticket) and MAC =
 * HMAC-SHA-256(secret, "KEY ORIGIN"). Nothing is stored: the ticket dies with the session, whatever
 * ended it. The app, and each proxy before it, sees it; so it is good at that one host. Neither
 * another app nor this site accepts it, and the ticket itself cannot be found from its hash.
 *
 * What this deliberately does not do: give each app ticket a lifetime of its own. The session has
 * one.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { BoundedMap } from '../limits/bounded-map.ts';
import { hashSecret } from '../secret.ts';
import type { Session } from './session.ts';

const SHAPE = /^([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/;
/** ms for which the secret is kept in memory: reading it may take a query of the database. */
const SECRET_KEPT_MS = 5_000;
/** Right tickets that are remembered, at most: an HMAC takes as long as the rest of a request. */
const REMEMBERED = 10_000;

export type AppTicketsOptions = {
  /** 32 secret bytes. The command line may put others in their place. */
  readonly secret: () => Promise<Buffer>;
  /** ms since 1970 */
  readonly now: () => number;
};

/** Makes app tickets, and tells whose they are. */
export class AppTickets {
  readonly #options: AppTicketsOptions;
  #known: { readonly secret: Buffer; readonly at: number } | null = null;
  /** Tickets that are right for the secret in #known, by the SHA-256 of a ticket and its origin. */
  readonly #right = new BoundedMap<string, true>(REMEMBERED);

  constructor(options: AppTicketsOptions) {
    this.#options = options;
  }

  /** The ticket of a session at an app, which is named by its origin: `https://app.example.com`. */
  async issue({ key }: Pick<Session, 'key'>, origin: string): Promise<string> {
    return `${key}.${macOf(await this.#read(), key, origin).toString('base64url')}`;
  }

  /**
   * The key of the session that a ticket was issued for, at this origin; null when we issued no
   * such ticket. `Sessions.resumeByKey` says whether that session has ended.
   */
  async keyOf(ticket: string, origin: string): Promise<string | null> {
    const [, key = '', mac = ''] = SHAPE.exec(ticket) ?? [];
    if (key === '') return null;
    const name = hashSecret(`${ticket} ${origin}`);
    const isRight = (secret: Buffer): boolean => {
      if (this.#right.get(name)) return true;
      const given = Buffer.from(mac, 'base64url');
      if (!timingSafeEqual(given, macOf(secret, key, origin))) return false;
      if (this.#known?.secret === secret) this.#right.set(name, true);
      return true;
    };
    // Asked again before it is refused: another server may have a newer secret.
    return isRight(await this.#recent()) || isRight(await this.#read()) ? key : null;
  }

  async #recent(): Promise<Buffer> {
    const age = this.#known === null ? Number.NaN : this.#options.now() - this.#known.at;
    return this.#known !== null && age >= 0 && age < SECRET_KEPT_MS
      ? this.#known.secret
      : this.#read();
  }

  async #read(): Promise<Buffer> {
    const secret = await this.#options.secret();
    if (this.#known !== null && !secret.equals(this.#known.secret)) this.#right.clear();
    this.#known = { secret, at: this.#options.now() };
    return secret;
  }
}

// Neither a key nor an origin contains a blank: no two pairs are the same text.
function macOf(secret: Buffer, key: string, origin: string): Buffer {
  return createHmac('sha256', secret).update(`${key} ${origin}`).digest();
}
