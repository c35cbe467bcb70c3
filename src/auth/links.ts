/**
 * One-time links: an invitation, a way back in, the first administrator, a new e-mail address. The
 * link carries 32 random bytes, the store keeps only their SHA-256 and deletes it when the link is
 * used. Looking at a link does not use it: mail scanners and chat previews open every link they
 * see. So the page behind it is a form, and the form uses it.
 */

import type { NewAccount } from './accounts/account-store.ts';
import type { Role, User } from './accounts/user.ts';
import type {
  ChangedPassword,
  EmailChanged,
  Link,
  LinkKind,
  LinkStore,
  NewLink,
  Redeemed,
} from './link-store.ts';
import { hashSecret, isSecret, makeSecret } from './secret.ts';

type LinkPurpose = Pick<NewLink, 'kind'> & Partial<NewLink>;

/** A link that was just made: the only time its secret exists outside of it. */
export type FreshLink = { readonly secret: string; readonly expiresAt: number };

const LIFETIME: Readonly<Record<LinkKind, number>> = {
  invite: 7 * 86_400_000,
  reset: 3_600_000,
  setup: 15 * 60_000,
  email: 86_400_000, // mail can be slow; the account can withdraw the request
};

/** One-time links: made, found, used, withdrawn. */
export class Links {
  readonly #store: LinkStore;
  readonly #now: () => number;

  constructor(store: LinkStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Makes an invitation that gives a role. */
  async createInvitation(role: Role, createdBy: number | null): Promise<FreshLink> {
    const { secret, link } = this.#make({ kind: 'invite', role, createdBy });
    await this.#store.insert(link);
    return { secret, expiresAt: link.expiresAt };
  }

  /** Makes a link to choose a new password. The ones made before it for this account end. */
  reset(userId: number, createdBy: number | null): Promise<FreshLink> {
    return this.#replace({ kind: 'reset', userId, createdBy });
  }

  /**
   * Makes an account and the link to choose its password: both or neither. Null when the e-mail is
   * taken.
   */
  async newAccount(account: NewAccount): Promise<{ user: User; link: FreshLink } | null> {
    const { secret, link } = this.#make({ kind: 'reset' });
    const user = await this.#store.insertWithAccount(link, account);
    return user && { user, link: { secret, expiresAt: link.expiresAt } };
  }

  /** Makes the link to the first administrator. The ones made before it end. */
  setup(): Promise<FreshLink> {
    return this.#replace({ kind: 'setup', role: 'admin' });
  }

  /** The link of a secret, while it works; null for anything else. */
  async find(kind: LinkKind, secret: string): Promise<Link | null> {
    if (!isSecret(secret)) return null;
    return this.#store.byKey(kind, hashSecret(secret), this.#now());
  }

  /** Invitations that still work, newest first, with the e-mail of who made them. */
  invitations(): ReturnType<LinkStore['invitations']> {
    return this.#store.invitations(this.#now());
  }

  /** Forgets the links that are over: they work no more as it is, and need not be kept. */
  prune(): Promise<void> {
    return this.#store.prune(this.#now());
  }

  /** Withdraws an invitation. False when there is none of this number. */
  revokeInvitation(id: number): Promise<boolean> {
    return this.#store.revokeInvitation(id);
  }

  /** Uses an invitation up and makes its account. */
  redeemInvitation(secret: string, account: Omit<NewAccount, 'role'>): Promise<Redeemed> {
    return this.#store.redeemInvitation(hashSecret(secret), account);
  }

  /** Uses the set-up link up and makes the first administrator. Gone as soon as there is one. */
  redeemSetup(secret: string, account: Omit<NewAccount, 'role'>): Promise<Redeemed> {
    return this.#store.redeemSetup(hashSecret(secret), account);
  }

  /** Uses a reset link up and sets the password. Every session of the account ends. Null when the link is gone. */
  redeemReset(secret: string, passwordHash: string): Promise<ChangedPassword | null> {
    return this.#store.redeemReset(hashSecret(secret), passwordHash, this.#now());
  }

  /**
   * Makes a link that confirms a new e-mail of an account, and ends the one before it. The link
   * ends when the password changes from this version. Null when the password is of another version
   * already, or the account disabled or gone.
   */
  async email(userId: number, email: string, version: number | null): Promise<FreshLink | null> {
    const { secret, link } = this.#make({ kind: 'email', userId, email });
    const made = await this.#store.requestEmail(link, version);
    return made ? { secret, expiresAt: link.expiresAt } : null;
  }

  /** The link that waits to confirm a new e-mail of this account, or null. */
  pendingEmail(userId: number): Promise<Link | null> {
    return this.#store.pendingEmail(userId, this.#now());
  }

  /** Deletes that link. False when there is none. */
  withdrawEmail(userId: number): Promise<boolean> {
    return this.#store.withdrawEmail(userId);
  }

  /**
   * Uses a link up and gives the account its new e-mail. The reset links end: they were for the old
   * one.
   */
  redeemEmail(secret: string): Promise<EmailChanged> {
    return this.#store.redeemEmail(hashSecret(secret), this.#now());
  }

  async #replace(about: LinkPurpose): Promise<FreshLink> {
    const { secret, link } = this.#make(about);
    await this.#store.replace(link);
    return { secret, expiresAt: link.expiresAt };
  }

  #make(about: LinkPurpose): { readonly secret: string; readonly link: NewLink } {
    const secret = makeSecret();
    const createdAt = this.#now();
    const expiresAt = createdAt + LIFETIME[about.kind];
    const nothing = { role: null, userId: null, email: null, createdBy: null };
    return {
      secret,
      link: { ...nothing, ...about, key: hashSecret(secret), createdAt, expiresAt },
    };
  }
}
