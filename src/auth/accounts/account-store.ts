/** The interface of the store of accounts; see database.ts. */
import type { Role, User } from './user.ts';
import type { ListedUser, UserCounts, UserFilter, UserQuery } from './user-query.ts';

/** An account with its secret. It stays inside auth/. */
export type StoredAccount = {
  readonly user: User;
  readonly passwordHash: string;
  /** How often the password was changed. */
  readonly passwordVersion: number;
};

export type NewAccount = {
  readonly email: string;
  /** Without one it has none, or that of its invitation. */
  readonly name?: string;
  readonly passwordHash: string;
  readonly role: Role;
  /** Left out: those of its invitation, or none. */
  readonly groups?: readonly string[];
  readonly createdAt: number;
};

/** What people choose for their own account: neither its role nor its groups. */
export type ChosenAccount = Omit<NewAccount, 'role' | 'groups'>;

/**
 * The result when an owner deletes their account. `outdated`: the password is another one than was
 * checked.
 */
export type LeaveResult = 'left' | 'last_admin' | 'outdated';

/**
 * A change of an account by an administrator. `disabledAt`: disabled since then (ms); null enables
 * it again. `email` is normalised.
 */
export type AccountChange = {
  readonly role?: Role;
  /** All that it is in from then on. */
  readonly groups?: readonly string[];
  readonly disabledAt?: number | null;
  readonly name?: string;
  readonly email?: string;
  /** The address is confirmed since then (ms), because the operator says so. */
  readonly emailConfirmedAt?: number;
};

/**
 * The result of such a change. `last_admin`: no administrator who can sign in would be left;
 * `taken`: another account has the address. With both, nothing is changed.
 */
export type ChangeResult = 'changed' | 'last_admin' | 'taken';

export interface AccountStore {
  /**
   * Stores an account, or answers null when the e-mail is taken. With `by`, only while that account
   * is an administrator who can sign in; rejects with NotAdmin otherwise.
   */
  insert(account: NewAccount, by?: number | null): Promise<User | null>;
  byId(id: number): Promise<User | null>;
  byPublicId(publicId: string): Promise<User | null>;
  /** The account with this e-mail, or null. Takes the same time in both cases. */
  find(email: string): Promise<StoredAccount | null>;
  /** The first `limit` accounts of a span; of those before a place, the last ones. In order. */
  list(query: UserQuery): Promise<readonly ListedUser[]>;
  /** How many accounts a search finds on all pages; without arguments, all there are. */
  count(text?: string, filter?: UserFilter): Promise<number>;
  counts(): Promise<UserCounts>;
  /** When the account was last used: see ListedUser. */
  lastSeen(id: number): Promise<number | null>;
  /**
   * Whether there is an administrator who can sign in: enabled, with a password that its owner has
   * chosen. Else the way to the first one stays open: the owner of an account that waits for its
   * link may have lost it.
   */
  hasAdmin(): Promise<boolean>;
  /** Whether this account is the only one that can sign in as administrator. */
  isLastAdmin(id: number): Promise<boolean>;
  /** Replaces the hash `old`. If the password was changed in the meantime, that change stays. */
  rehash(id: number, old: string, fresh: string): Promise<void>;
  /**
   * Replaces the password of this version, and ends every session, pending sign-in and reset link
   * of the account in the same transaction. Its factors stay. Answers with the version of the new
   * one; null when nothing was done, because the password is of another version or the account
   * disabled or gone.
   */
  setPassword(id: number, passwordHash: string, version: number): Promise<number | null>;
  /**
   * Sets another e-mail while the password is of this version, and nobody has confirmed it. Ends
   * the reset links: they were for the old one. Outdated when the password is of another version,
   * or the account disabled or gone.
   */
  setEmail(id: number, email: string, version: number): Promise<'changed' | 'taken' | 'outdated'>;
  /**
   * Makes all of these changes in one transaction, or none. Disabling deletes the sessions, pending
   * sign-ins and reset links of the account, and the links that it made; taking the administrator
   * role away deletes the links that it made: an unused invitation would give the role back.
   * Another address ends the links for the old one, and nobody has confirmed it.
   */
  change(id: number, change: AccountChange): Promise<ChangeResult>;
  /**
   * Removes the account and everything of it, its events included. False when no administrator
   * would be left.
   */
  remove(id: number): Promise<boolean>;
  /** Removes the account like `remove`, while its password is of this version. */
  leave(id: number, version: number): Promise<LeaveResult>;
}
