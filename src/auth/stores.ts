/**
 * What auth/ asks of a database. storage/ answers with SQLite; a test may answer with a Map. Everything returns a
 * promise although SQLite does not need it, so that a database on another machine can stand here one day.
 */

import type { Role, User } from './accounts/user.ts';
import type { AuthEvent, DayOfSignIns, EventShare, RecordedEvent, SignIn } from './events.ts';
import type { Link, LinkKind, NewLink } from './links.ts';
import type { StoredSession } from './sessions/session.ts';
import type { DeviceOwner } from './sign-in/device-tokens.ts';
import type { RefreshKeys } from './tokens/refresh-token.ts';

/** The database did not do it (locked, full, read-only, gone). Nothing was stored; trying again later may work. */
export class StoreUnavailable extends Error {}

/** Whoever asked for this is no administrator any more (demoted, disabled, gone). Nothing was stored. */
export class NotAdmin extends Error {}

/** The account of a new session is gone or disabled. Nothing was stored. */
export class AccountClosed extends Error {}

export type Credentials = {
  readonly user: User;
  readonly passwordHash: string;
  /** How often the password was changed. */
  readonly passwordVersion: number;
};

export type NewAccount = {
  readonly email: string;
  readonly passwordHash: string;
  readonly role: Role;
  readonly createdAt: number;
};

/** An account in a list, with when it was last seen (ms), if it is signed in anywhere. */
export type ListedUser = User & { readonly lastSeenAt: number | null };

/** Only accounts with this role, only those that are disabled or that are not. Null: all of them. */
export type UserFilter = { readonly role: Role | null; readonly disabled: boolean | null };

/** Which accounts: those whose e-mail begins with `prefix`, in the order of e-mails, the ones behind `after`. */
export type UserQuery = {
  readonly prefix: string;
  readonly after: string;
  readonly limit: number;
  readonly filter?: UserFilter;
};

/** What came of somebody leaving: `outdated` when their password is another than the one they gave. */
export type LeaveResult = 'left' | 'last_admin' | 'outdated';

/** A change of an account. `disabledAt`: disabled since then (ms); null enables it again. */
export type AccountChange = { readonly role?: Role; readonly disabledAt?: number | null };

export interface AccountStore {
  /**
   * Stores an account, or answers null when the e-mail is taken. With `by`, only while that account is an administrator who
   * can sign in; rejects with NotAdmin otherwise.
   */
  insert(account: NewAccount, by?: number | null): Promise<User | null>;
  byId(id: number): Promise<User | null>;
  byPublicId(publicId: string): Promise<User | null>;
  credentials(email: string): Promise<Credentials | null>;
  /** The account and the version of its password. Takes as long when there is no such account. */
  deviceOwner(email: string): Promise<DeviceOwner | null>;
  /** How often the password of an account was changed; null when it is gone. */
  passwordVersion(id: number): Promise<number | null>;
  list(query: UserQuery): Promise<readonly ListedUser[]>;
  count(prefix: string, filter?: UserFilter): Promise<number>;
  /** Whether somebody can sign in as administrator. */
  hasAdmin(): Promise<boolean>;
  /** Whether this account is the only one that can sign in as administrator. */
  isLastAdmin(id: number): Promise<boolean>;
  /** Puts a new hash in the place of `old`. If the password was changed in the meantime, that change stays. */
  rehash(id: number, old: string, fresh: string): Promise<void>;
  /**
   * A new password in the place of the one of this version; null is none. It ends every session and every reset link of the
   * account, in one transaction. The version of the new one; null when nothing was done, because the password is of another
   * version or the account disabled or gone.
   */
  setPassword(id: number, passwordHash: string, version: number | null): Promise<number | null>;
  /**
   * Another e-mail, while the password is of this version; null is none. Ends the reset links: they
   * were for the old one. Outdated when the password is of another version, or the account disabled
   * or gone.
   */
  setEmail(
    id: number,
    email: string,
    version: number | null,
  ): Promise<'changed' | 'taken' | 'outdated'>;
  /**
   * Changes the role, the state or both in one transaction. False, and nothing is changed, when no
   * administrator would be left. Disabling deletes the sessions and reset links of the account, and
   * the links that it made; taking the administrator role away deletes the links that it made: an
   * unused invitation would give the role back.
   */
  change(id: number, change: AccountChange): Promise<boolean>;
  /** Removes the account and everything of it, its events included. False when it would leave no administrator. */
  remove(id: number): Promise<boolean>;
  /** Removes the account as `remove` does, while its password is of this version; null is none. */
  leave(id: number, version: number | null): Promise<LeaveResult>;
}

export type NewSession = Omit<StoredSession, 'id'>;

export interface SessionStore {
  /** Every session, in the order of their beginning, read while one goes through them: there may be a million. */
  all(): Promise<Iterable<StoredSession>>;
  /**
   * In one transaction: forgets the sessions with these keys and stores a new one, with the first refresh token of a
   * program, if given. Answers with its id. Rejects with AccountClosed when its account is gone or disabled.
   */
  replace(
    forget: readonly string[],
    session: NewSession,
    refresh?: RefreshKeys | undefined,
  ): Promise<number>;
  forget(keys: readonly string[]): Promise<void>;
  /** Forgets all sessions of one account; everybody's when it is null. Answers with how many. */
  forgetOf(userId: number | null): Promise<number>;
  saveLastSeen(sessions: readonly StoredSession[]): Promise<void>;
  /** Whether a session is still stored: another process (the command line) may have ended it. */
  has(key: string): Promise<boolean>;
  /** A number that changes when another process has written to the database. Asked on every request: no promise. */
  version(): number;
}

/** What came of using a link: the account, or why not. A link that is not used up stays. */
export type Redeemed = User | 'gone' | 'taken';

/** An account, and the version of its new password. */
export type ChangedPassword = { readonly user: User; readonly passwordVersion: number };

/** The account with its new e-mail, and the old one; or why not. On `taken` the link stays. */
export type EmailChanged = { readonly user: User; readonly before: string } | 'gone' | 'taken';

export interface EmailLinks {
  /** Replaces the e-mail link of an account while its password is of this version; else false. */
  requestEmail(link: NewLink, version: number | null): Promise<boolean>;
  pendingEmail(userId: number, now: number): Promise<Link | null>;
  withdrawEmail(userId: number): Promise<boolean>;
  /** Uses a link up and sets the e-mail, in one transaction. Ends all links of the account. */
  redeemEmail(key: string, now: number): Promise<EmailChanged>;
}

export interface LinkStore extends EmailLinks {
  /** Stores a link while who made it is an administrator who can sign in, or is null. Rejects with NotAdmin otherwise. */
  insert(link: NewLink): Promise<void>;
  /** The same, and forgets all links of this kind for this account, in one transaction. */
  replace(link: NewLink): Promise<void>;
  /**
   * Stores an account and the link to choose its password in one transaction. Null when the e-mail
   * is taken.
   */
  insertWithAccount(link: NewLink, account: NewAccount): Promise<User | null>;
  /** The link with this key, unless it is used, of another kind or over. */
  byKey(kind: LinkKind, key: string, now: number): Promise<Link | null>;
  /** Invitations that still work, newest first, with the e-mail of who made them (null: the command line). */
  invitations(now: number): Promise<readonly (Link & { readonly by: string | null })[]>;
  revokeInvitation(id: number): Promise<boolean>;
  /** Uses up an invitation and makes the account with its role, in one transaction. */
  redeemInvitation(key: string, account: Omit<NewAccount, 'role'>): Promise<Redeemed>;
  /** Uses up the set-up link and makes the first administrator, in one transaction. Gone once there is one. */
  redeemSetup(key: string, account: Omit<NewAccount, 'role'>): Promise<Redeemed>;
  /** Uses up a reset link and sets the password as setPassword does. Null when the link is gone. */
  redeemReset(key: string, passwordHash: string, now: number): Promise<ChangedPassword | null>;
  /** Forgets the links that are over. */
  prune(now: number): Promise<void>;
}

export interface EventStore {
  /** Stores an event. Repeats of cheap ones are counted in memory until `save`. */
  append(event: AuthEvent): Promise<void>;
  /** Writes down the repeats that were counted. */
  save(): Promise<void>;
  /** The newest eight attempts to sign in to an account, newest first. */
  signIns(userId: number): Promise<readonly SignIn[]>;
  /** The newest events about an account, newest first; of all accounts when it is null. */
  recent(userId: number | null, limit: number): Promise<readonly RecordedEvent[]>;
  /**
   * Log-in attempts per day (UTC) since a time in ms, repeats included; empty days are left out.
   */
  perDay(userId: number, since: number): Promise<readonly DayOfSignIns[]>;
  /**
   * Deletes some events before `before` (ms), and of each share the oldest beyond `atMost` and a
   * hundredth more, so that it does not run for each event. True when there may be more.
   */
  prune(before: number, atMost: Readonly<Record<EventShare, number>>): Promise<boolean>;
}
