/** The interface of the store of one-time links; see links.ts and database.ts. */
import type { ChosenAccount, NewAccount } from './accounts/account-store.ts';
import type { Role, User } from './accounts/user.ts';

export type LinkKind = 'invite' | 'reset' | 'setup' | 'email' | 'confirm';

export type NewLink = {
  /** SHA-256 of its secret. */
  readonly key: string;
  readonly kind: LinkKind;
  /** The role that an invitation gives. */
  readonly role: Role | null;
  /** The groups that an invitation gives. */
  readonly groups: readonly string[];
  /** The account whose password or e-mail it changes, or whose e-mail it confirms. */
  readonly userId: number | null;
  /** The address that it confirms. Of an invitation: the only one that it works for. */
  readonly email: string | null;
  /** For whom an invitation is; '' when that is not said. */
  readonly name: string;
  /**
   * Whether its secret goes to the address by mail, and to nobody else: its use then shows that its
   * user reads that mail.
   */
  readonly mailed: boolean;
  /** Whether it is an invitation whose mail was not sent so far: nobody knows of it. */
  readonly unsent: boolean;
  /** The administrator who made it; null for the command line and the program itself. */
  readonly createdBy: number | null;
  /** ms since 1970 */
  readonly createdAt: number;
  readonly expiresAt: number;
};

export type Link = NewLink & { readonly id: number };

/** The id of a link that was stored, or why it was not. */
export type InsertedLink = number | 'taken' | 'invited';

/** What is new about an invitation that is sent again. */
export type Renewal = Pick<
  NewLink,
  'key' | 'mailed' | 'unsent' | 'createdBy' | 'createdAt' | 'expiresAt'
>;

/**
 * The account, or why the link was not redeemed. A link that is not redeemed stays.
 * `other_address`: the invitation is for another one.
 */
export type Redeemed = User | 'gone' | 'taken' | 'other_address';

/** An account, and the version of its new password. */
export type ChangedPassword = { readonly user: User; readonly passwordVersion: number };

/** The account with its new e-mail, and the old one; or why not. On `taken` the link stays. */
export type EmailChanged = { readonly user: User; readonly before: string } | 'gone' | 'taken';

export interface EmailLinks {
  /** Replaces the e-mail link of an account while its password is of this version; else false. */
  requestEmail(link: NewLink, version: number): Promise<boolean>;
  pendingEmail(userId: number, now: number): Promise<Link | null>;
  withdrawEmail(userId: number): Promise<boolean>;
  /**
   * Uses a link up and sets the e-mail in one transaction. Ends all links of the account. The
   * e-mail is confirmed by that if the account is `by`, the user who is signed in: a stranger may
   * read the mail that another person has had sent to them, and use the link without a thought.
   */
  redeemEmail(key: string, now: number, by: number | null): Promise<EmailChanged>;
  /**
   * Replaces the link that confirms the present e-mail of an account. False when the account has
   * another one, or is disabled or gone.
   */
  requestConfirmation(link: NewLink): Promise<boolean>;
  /** Uses that link up and confirms the e-mail. Null when the link is gone. */
  redeemConfirmation(key: string, now: number): Promise<User | null>;
}

export interface InvitationStore {
  /** Notes that the mail with this invitation was sent. */
  invitationSent(key: string): Promise<void>;
  /**
   * Invitations that end after this time, newest first, with the e-mail of the administrator who
   * made them (null: the command line).
   */
  invitations(after: number): Promise<readonly (Link & { readonly by: string | null })[]>;
  /**
   * Puts a new secret into the invitation with this id, also when it has ended. Rejects with
   * NotAdmin as `insert` does. Gone when it was used or withdrawn, has ended long ago, or has
   * another secret than the one whose key is `replaces`.
   */
  renewInvitation(
    id: number,
    renewal: Renewal,
    replaces?: string | null,
  ): Promise<Link | 'gone' | 'taken'>;
  /** Deletes an invitation and answers with it; null when there is none with this id. */
  revokeInvitation(id: number): Promise<Link | null>;
}

export interface LinkStore extends EmailLinks, InvitationStore {
  /**
   * Stores a link while `createdBy` is an administrator who can sign in, or null. Rejects with
   * NotAdmin otherwise. Answers with its id. An invitation for an address takes the place, and the
   * id, of one that has ended. It is not stored when an account (`taken`) or an invitation that
   * works (`invited`) has the address.
   */
  insert(link: NewLink): Promise<InsertedLink>;
  /** Stores several as `insert` does, by the same maker, in one transaction: all or none. */
  insertAll(links: readonly NewLink[]): Promise<readonly InsertedLink[]>;
  /**
   * The same, and deletes all links of this kind for this account, in one transaction. False, and
   * nothing is changed, when the account is disabled or gone, or has another e-mail than the link.
   */
  replace(link: NewLink): Promise<boolean>;
  /**
   * Stores an account whose password is not chosen, and the link to choose it, in one transaction.
   * Null when the e-mail is taken.
   */
  insertWithAccount(link: NewLink, account: NewAccount): Promise<User | null>;
  /** The link with this key; null when it is used, of another kind or expired. */
  byKey(kind: LinkKind, key: string, now: number): Promise<Link | null>;
  /** The links of an account that still work, of whatever kind. */
  ofUser(userId: number, now: number): Promise<readonly Link[]>;
  /**
   * Uses up an invitation and makes the account with its role and groups, in one transaction. When
   * the invitation is for an address, so is the account; the address is confirmed by that if the
   * invitation was mailed to it.
   */
  redeemInvitation(key: string, account: ChosenAccount): Promise<Redeemed>;
  /**
   * Uses up the set-up link and makes the first administrator, in one transaction. Gone once there
   * is one.
   */
  redeemSetup(key: string, account: ChosenAccount): Promise<Redeemed>;
  /**
   * Uses up a reset link and sets the password as setPassword does. The e-mail of the account is
   * confirmed by that if the link was mailed to it. Null when the link is gone.
   */
  redeemReset(key: string, passwordHash: string, now: number): Promise<ChangedPassword | null>;
  /**
   * Deletes the links that have ended, but invitations for an address only when they have ended at
   * `longAgo`: until then they are listed, and can be sent again.
   */
  prune(now: number, longAgo: number): Promise<void>;
}
