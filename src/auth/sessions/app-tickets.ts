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
/** Right tickets that are remembered, at most: an HMAC takes as long as the rest of a request. */
const REMEMBERED = 10_000;

/** Makes app tickets, and tells whose they are. */
export class AppTickets {
  readonly #secret: () => Promise<Buffer>;
  /** Tickets that are right for #rightFor, by the SHA-256 of a ticket and its origin. */
  readonly #right = new BoundedMap<string, true>(REMEMBERED);
  #rightFor: Buffer = Buffer.alloc(0);

  /** `secret`: 32 secret bytes. Asked each time, as the command line may replace them. */
  constructor(secret: () => Promise<Buffer>) {
    this.#secret = secret;
  }

  /** The ticket of a session at an app, which is named by its origin: `https://app.example.com`. */
  async issue({ key }: Pick<Session, 'key'>, origin: string): Promise<string> {
    return `${key}.${macOf(await this.#secret(), key, origin).toString('base64url')}`;
  }

  /**
   * The key of the session that a ticket was issued for, at this origin; null when we issued no
   * such ticket. `Sessions.resumeByKey` says whether that session has ended.
   */
  async keyOf(ticket: string, origin: string): Promise<string | null> {
    const [, key = '', mac = ''] = SHAPE.exec(ticket) ?? [];
    if (key === '') return null;
    const secret = await this.#secret();
    if (!secret.equals(this.#rightFor)) this.#right.clear();
    this.#rightFor = secret;
    const name = hashSecret(`${ticket} ${origin}`);
    if (this.#right.get(name)) return key;
    if (!timingSafeEqual(Buffer.from(mac, 'base64url'), macOf(secret, key, origin))) return null;
    this.#right.set(name, true);
    return key;
  }
}

// Neither a key nor an origin contains a blank: no two pairs are the same text.
function macOf(secret: Buffer, key: string, origin: string): Buffer {
  return createHmac('sha256', secret).update(`${key} ${origin}`).digest();
}
