/**
 * One-time links: an invitation, a new password, the first administrator, a new e-mail address. The
 * link carries 32 random bytes; the store keeps only their SHA-256 and deletes it when the link is
 * used. A GET uses nothing up: mail scanners and chat previews open every link they see. So the
 * page behind it is a form, and the form uses it.
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
import type { Sessions } from './sessions/sessions.ts';

type LinkPurpose = Pick<NewLink, 'kind'> & Partial<NewLink>;

/** A link that was just made: the only time its secret exists outside of it. */
export type FreshLink = { readonly secret: string; readonly expiresAt: number };

const LIFETIME: Readonly<Record<LinkKind, number>> = {
  invite: 7 * 86_400_000,
  reset: 3_600_000,
  setup: 15 * 60_000,
  email: 86_400_000, // mail can be slow; the account can withdraw the request
};

export type LinksOptions = {
  readonly store: LinkStore;
  /** The sessions in memory, if there are any: a reset link ends those of its account. */
  readonly sessions: Pick<Sessions, 'forgetUser'> | null;
  /** ms since 1970 */
  readonly now: () => number;
};

/** One-time links: made, found, used, withdrawn. */
export class Links {
  readonly #store: LinkStore;
  readonly #options: LinksOptions;

  constructor(options: LinksOptions) {
    this.#store = options.store;
    this.#options = options;
  }

  /** Makes an invitation that gives a role. */
  async createInvitation(role: Role, createdBy: number | null): Promise<FreshLink> {
    const { link, fresh } = this.#make({ kind: 'invite', role, createdBy });
    await this.#store.insert(link);
    return fresh;
  }

  /**
   * Makes a link to choose a new password, and ends the ones made before it for this account. Null
   * when the account is disabled or deleted: its link would work as soon as it is enabled again.
   */
  async reset(userId: number, createdBy: number | null): Promise<FreshLink | null> {
    const { link, fresh } = this.#make({ kind: 'reset', userId, createdBy });
    const done = await this.#store.replace(link);
    return done ? fresh : null;
  }

  /**
   * Makes an account and the link to choose its password: both or neither. Null when the e-mail is
   * taken.
   */
  async newAccount(account: NewAccount): Promise<{ user: User; link: FreshLink } | null> {
    const { link, fresh } = this.#make({ kind: 'reset' });
    const user = await this.#store.insertWithAccount(link, account);
    return user && { user, link: fresh };
  }

  /** Makes the link to the first administrator. The ones made before it end. */
  async setup(): Promise<FreshLink> {
    const { link, fresh } = this.#make({ kind: 'setup', role: 'admin' });
    await this.#store.replace(link);
    return fresh;
  }

  /** The link of a secret while it works; null for anything else. */
  async find(kind: LinkKind, secret: string): Promise<Link | null> {
    if (!isSecret(secret)) return null;
    return this.#store.byKey(kind, hashSecret(secret), this.#options.now());
  }

  /** Invitations that still work, newest first, with the e-mail of the administrator. */
  invitations(): ReturnType<LinkStore['invitations']> {
    return this.#store.invitations(this.#options.now());
  }

  /** Deletes expired links: they do not work any more, and need not be kept. */
  prune(): Promise<void> {
    return this.#store.prune(this.#options.now());
  }

  /** Withdraws an invitation. False when there is none with this id. */
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

  /**
   * Uses a reset link up, sets the password and ends every session of the account. Null when the
   * link is gone.
   */
  async redeemReset(secret: string, passwordHash: string): Promise<ChangedPassword | null> {
    const { sessions, now } = this.#options;
    const changed = await this.#store.redeemReset(hashSecret(secret), passwordHash, now());
    if (changed !== null) sessions?.forgetUser(changed.user.id);
    return changed;
  }

  /**
   * Makes a link that confirms a new e-mail of an account, and ends the one before it. The link
   * ends when the password changes from this version. Null when the password is of another version
   * already, or the account disabled or deleted.
   */
  async email(userId: number, email: string, version: number): Promise<FreshLink | null> {
    const { link, fresh } = this.#make({ kind: 'email', userId, email });
    const made = await this.#store.requestEmail(link, version);
    return made ? fresh : null;
  }

  /** The link that will confirm a new e-mail of this account, or null. */
  pendingEmail(userId: number): Promise<Link | null> {
    return this.#store.pendingEmail(userId, this.#options.now());
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
    return this.#store.redeemEmail(hashSecret(secret), this.#options.now());
  }

  /** A link to store, and what is handed out of it. */
  #make(purpose: LinkPurpose): { readonly link: NewLink; readonly fresh: FreshLink } {
    const { kind, role = null, userId = null, email = null, createdBy = null } = purpose;
    const secret = makeSecret();
    const createdAt = this.#options.now();
    const expiresAt = createdAt + LIFETIME[kind];
    const key = hashSecret(secret);
    const link = { key, kind, role, userId, email, createdBy, createdAt, expiresAt };
    return { link, fresh: { secret, expiresAt } };
  }
}

/** The address of a link on the site with this origin, to be handed over. */
export function linkUrl(origin: string, kind: LinkKind, secret: string): string {
  return `${origin}/${kind}/${secret}`;
}
