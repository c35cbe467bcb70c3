import type { AccountStore, StoredAccount } from './account-store.ts';
import type { User } from './user.ts';
import { findPage } from './user-pages.ts';
import type { UserCounts, UserFilter, UserPage, UserQuery } from './user-query.ts';

/** The part of Accounts (accounts.ts) that looks accounts up. */
export class AccountDirectory {
  readonly #store: AccountStore;

  constructor(store: AccountStore) {
    this.#store = store;
  }

  /** The account with this e-mail (normalised), or null. Takes the same time in both cases. */
  find(email: string): Promise<StoredAccount | null> {
    return this.#store.find(email);
  }

  /** The account of a session. Null when it is deleted. */
  byId(id: number): Promise<User | null> {
    return this.#store.byId(id);
  }

  /** One page of a search: see UserQuery. */
  page(query: UserQuery): Promise<UserPage> {
    return findPage(this.#store, query);
  }

  /** How many accounts a search finds; without arguments, all there are. */
  count(text?: string, filter?: UserFilter): Promise<number> {
    return this.#store.count(text, filter);
  }

  /** How many accounts there are of each kind, for an overview of the site. */
  counts(): Promise<UserCounts> {
    return this.#store.counts();
  }

  /** When an account was last used (ms), to ten minutes; null when it never was. */
  lastSeen(id: number): Promise<number | null> {
    return this.#store.lastSeen(id);
  }

  /** Whether there is an administrator who can sign in. */
  hasAdmin(): Promise<boolean> {
    return this.#store.hasAdmin();
  }

  /** Whether an account is the only administrator: it cannot be deleted, disabled or demoted. */
  isLastAdmin(user: User): Promise<boolean> {
    return this.#store.isLastAdmin(user.id);
  }
}
