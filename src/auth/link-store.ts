/** The interface of the store of one-time links; see links.ts and database.ts. */
import type { NewAccount } from './accounts/account-store.ts';
import type { Role, User } from './accounts/user.ts';

export type LinkKind = 'invite' | 'reset' | 'setup' | 'email';

export type NewLink = {
  /** SHA-256 of its secret. */
  readonly key: string;
  readonly kind: LinkKind;
  /** The role that an invitation gives. */
  readonly role: Role | null;
  /** The account whose password or e-mail it changes. */
  readonly userId: number | null;
  /** The new address that it confirms. */
  readonly email: string | null;
  /** The administrator who made it; null for the command line and the program itself. */
  readonly createdBy: number | null;
  /** ms since 1970 */
  readonly createdAt: number;
  readonly expiresAt: number;
};

export type Link = NewLink & { readonly id: number };

/** The account, or why the link was not redeemed. A link that is not redeemed stays. */
export type Redeemed = User | 'gone' | 'taken';

/** An account, and the version of its new password. */
export type ChangedPassword = { readonly user: User; readonly passwordVersion: number };

/** The account with its new e-mail, and the old one; or why not. On `taken` the link stays. */
export type EmailChanged = { readonly user: User; readonly before: string } | 'gone' | 'taken';

export interface EmailLinks {
  /** Replaces the e-mail link of an account while its password is of this version; else false. */
  requestEmail(link: NewLink, version: number): Promise<boolean>;
  pendingEmail(userId: number, now: number): Promise<Link | null>;
  withdrawEmail(userId: number): Promise<boolean>;
  /** Uses a link up and sets the e-mail, in one transaction. Ends all links of the account. */
  redeemEmail(key: string, now: number): Promise<EmailChanged>;
}

export interface LinkStore extends EmailLinks {
  /**
   * Stores a link while `createdBy` is an administrator who can sign in, or null. Rejects with
   * NotAdmin otherwise.
   */
  insert(link: NewLink): Promise<void>;
  /**
   * The same, and deletes all links of this kind for this account, in one transaction. False, and
   * nothing is changed, when the account is disabled or gone.
   */
  replace(link: NewLink): Promise<boolean>;
  /**
   * Stores an account and the link to choose its password in one transaction. Null when the e-mail
   * is taken.
   */
  insertWithAccount(link: NewLink, account: NewAccount): Promise<User | null>;
  /** The link with this key; null when it is used, of another kind or expired. */
  byKey(kind: LinkKind, key: string, now: number): Promise<Link | null>;
  /**
   * Invitations that still work, newest first, with the e-mail of the administrator who made them
   * (null: the command line).
   */
  invitations(now: number): Promise<readonly (Link & { readonly by: string | null })[]>;
  revokeInvitation(id: number): Promise<boolean>;
  /** Uses up an invitation and makes the account with its role, in one transaction. */
  redeemInvitation(key: string, account: Omit<NewAccount, 'role'>): Promise<Redeemed>;
  /**
   * Uses up the set-up link and makes the first administrator, in one transaction. Gone once there
   * is one.
   */
  redeemSetup(key: string, account: Omit<NewAccount, 'role'>): Promise<Redeemed>;
  /** Uses up a reset link and sets the password as setPassword does. Null when the link is gone. */
  redeemReset(key: string, passwordHash: string, now: number): Promise<ChangedPassword | null>;
  /** Deletes expired links. */
  prune(now: number): Promise<void>;
}
