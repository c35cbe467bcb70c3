/**
 * A queue for outgoing mail. Each mail starts a process, and an anonymous client can request mails:
 * without a limit, 180 processes were observed at once. The queue is in memory only: a mail that is
 * lost with the process has to be requested again.
 */

import { NetworkConcurrencyLimit } from '../auth/limits/concurrency-limit.ts';
import type { SendMail } from './mail.ts';
import type { Mail } from './mail-message.ts';

/** How many mails are sent at a time, and how many may wait. */
export type MailQueueLimits = { readonly atOnce: number; readonly waiting: number };

/** 400 waiting mails take 33 minutes when each takes 10 s, and a megabyte. */
export const MAIL_QUEUE: MailQueueLimits = { atOnce: 2, waiting: 400 };

/**
 * How many mails requested from one address, and from one network around it, may wait or be sent at
 * a time. Without it, an attacker with twenty accounts could fill the queue, and reset links of
 * others would be dropped. The limit still allows sixty people in one office at once, as on the day
 * when all of them are invited.
 */
export const MAILS_EACH = { address: 60, network: 120 };

/**
 * The mail was refused or dropped: the queue, or the share of one network, is full, or the process
 * is ending.
 */
export class MailDropped extends Error {
  /** For the event: `queue`, `network` or `stopping`. */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

type Waiting = { readonly begin: () => void; readonly drop: () => void };

/** Sends mails in the order in which they came, a few at a time. */
export class MailQueue {
  readonly #send: SendMail;
  readonly #limits: MailQueueLimits;
  readonly #waiting: Waiting[] = [];
  readonly #networks = new NetworkConcurrencyLimit(MAILS_EACH);
  readonly #done = { sent: 0, failed: 0, dropped: 0 };
  #running = 0;
  #closed = false;
  /** Resolves when no mail is being sent. */
  #idle = Promise.withResolvers<void>();

  constructor(send: SendMail, limits: MailQueueLimits = MAIL_QUEUE) {
    this.#send = send;
    this.#limits = limits;
  }

  /**
   * Resolves when the mail was sent. Rejects with MailDropped, or with the error of the sender.
   * `askedFrom` is the address of the client that requested the mail.
   */
  readonly send: SendMail = async (mail, askedFrom) => {
    try {
      await this.#sendFor(mail, askedFrom);
      this.#done.sent++;
    } catch (error) {
      this.#done[error instanceof MailDropped ? 'dropped' : 'failed']++;
      throw error;
    }
  };

  /** How many mails are being sent, and how many wait. */
  get sending(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** How many mails had which end since the start. */
  get done(): Readonly<Record<'sent' | 'failed' | 'dropped', number>> {
    return this.#done;
  }

  async #sendFor(mail: Mail, askedFrom: string | undefined): Promise<void> {
    if (this.#closed) throw new MailDropped('stopping', 'the process ends');
    if (askedFrom === undefined) return this.#sendInTurn(mail);
    if (!this.#networks.acquire(askedFrom))
      throw new MailDropped('network', 'its network has asked for too many');
    try {
      await this.#sendInTurn(mail);
    } finally {
      this.#networks.release(askedFrom);
    }
  }

  async #sendInTurn(mail: Mail): Promise<void> {
    if (this.#running >= this.#limits.atOnce) await this.#turn();
    else this.#running++;
    try {
      await this.#send(mail);
    } finally {
      this.#next();
    }
  }

  /**
   * Refuses further mails and waits up to `patience` ms for the queue. Returns how many mails were
   * not sent.
   */
  async close(patience: number): Promise<number> {
    this.#closed = true;
    if (this.#running > 0) {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, patience);
      await Promise.race([this.#idle.promise, late]);
      clearTimeout(timer);
    }
    const lost = this.#waiting.splice(0);
    for (const { drop } of lost) drop();
    return lost.length + this.#running;
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#limits.waiting) {
      return Promise.reject(new MailDropped('queue', `${this.#limits.waiting} mails wait already`));
    }
    return new Promise((begin, reject) => {
      const drop = () => reject(new MailDropped('stopping', 'the process ends'));
      this.#waiting.push({ begin, drop });
    });
  }

  // The place of a finished mail goes to the mail that has waited longest.
  #next(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) next.begin();
    else if (--this.#running === 0) {
      this.#idle.resolve();
      this.#idle = Promise.withResolvers();
    }
  }
}
