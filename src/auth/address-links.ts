/** One-time links that prove who reads the mail of an address: a new one, or the present one. */
import type { User } from './accounts/user.ts';
import { type FreshLink, makeLink } from './fresh-link.ts';
import type { EmailChanged, EmailLinks, Link } from './link-store.ts';
import { hashSecret } from './secret.ts';

export type AddressLinksOptions = {
  readonly store: EmailLinks;
  /** ms since 1970 */
  readonly now: () => number;
};

/** The part of Links (links.ts) that is about addresses. */
export class AddressLinks {
  readonly #store: EmailLinks;
  readonly #now: () => number;

  constructor({ store, now }: AddressLinksOptions) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Makes a link that confirms a new e-mail of an account, and ends the one before it. The link
   * ends when the password changes from this version. Null when the password is of another version
   * already, or the account disabled or deleted.
   */
  async email(userId: number, email: string, version: number): Promise<FreshLink | null> {
    const purpose = { kind: 'email', userId, email, mailed: true } as const;
    const { link, fresh } = makeLink(purpose, this.#now());
    const made = await this.#store.requestEmail(link, version);
    return made ? fresh : null;
  }

  /** The link that will confirm a new e-mail of this account, or null. */
  pendingEmail(userId: number): Promise<Link | null> {
    return this.#store.pendingEmail(userId, this.#now());
  }

  /** Deletes that link. False when there is none. */
  withdrawEmail(userId: number): Promise<boolean> {
    return this.#store.withdrawEmail(userId);
  }

  /**
   * Uses a link up and gives the account its new e-mail. The reset links end: they were for the old
   * one. The e-mail is confirmed when `by`, the id of the user who is signed in there, owns the
   * account.
   */
  redeemEmail(secret: string, by: number | null): Promise<EmailChanged> {
    return this.#store.redeemEmail(hashSecret(secret), this.#now(), by);
  }

  /**
   * Makes a link that confirms the present e-mail of an account, and ends the one before it. Null
   * when the account has another e-mail, or is disabled or deleted.
   */
  async confirmation(userId: number, email: string): Promise<FreshLink | null> {
    const purpose = { kind: 'confirm', userId, email, mailed: true } as const;
    const { link, fresh } = makeLink(purpose, this.#now());
    const made = await this.#store.requestConfirmation(link);
    return made ? fresh : null;
  }

  /** Uses that link up and confirms the e-mail. Null when the link is gone. */
  redeemConfirmation(secret: string): Promise<User | null> {
    return this.#store.redeemConfirmation(hashSecret(secret), this.#now());
  }
}
