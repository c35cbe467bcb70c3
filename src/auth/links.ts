/**
 * One-time links: an invitation, a new password, the first administrator, a new e-mail address, the
 * proof that the present one is read. The link carries 32 random bytes; the store keeps only their
 * SHA-256 and deletes it when the link is used. A GET uses nothing up: mail scanners and chat
 * previews open every link they see. So the page behind it is a form, and the form uses it.
 */

import type { ChosenAccount, NewAccount } from './accounts/account-store.ts';
import type { User } from './accounts/user.ts';
import { type FreshLink, makeLink } from './fresh-link.ts';
import { InvitationLinks, type InvitationLinksOptions, LAPSED_FOR } from './invitation-links.ts';
import type { ChangedPassword, Link, LinkKind, LinkStore, Redeemed } from './link-store.ts';
import { hashSecret, isSecret } from './secret.ts';
import type { Sessions } from './sessions/sessions.ts';

export type LinksOptions = InvitationLinksOptions & {
  /** The sessions in memory, if there are any: a reset link ends those of its account. */
  readonly sessions: Pick<Sessions, 'forgetUser'> | null;
};

/** One-time links: made, found, used, withdrawn. */
export class Links extends InvitationLinks {
  readonly #store: LinkStore;
  readonly #options: LinksOptions;

  constructor(options: LinksOptions) {
    super(options);
    this.#store = options.store;
    this.#options = options;
  }

  /**
   * Makes a link to choose a new password, and ends the ones made before it for this account. Null
   * when the account is disabled or deleted: its link would work as soon as it is enabled again.
   * `mailTo`: it goes there by mail, and only there; null when that is no longer the address of the
   * account. `firstPassword`: the account never had one.
   */
  async reset(
    userId: number,
    createdBy: number | null,
    more: { readonly mailTo?: string; readonly firstPassword?: boolean } = {},
  ): Promise<FreshLink | null> {
    const { mailTo: email = null, firstPassword = false } = more;
    const mailed = email !== null;
    const purpose = { kind: 'reset', userId, email, mailed, createdBy, firstPassword } as const;
    const { link, fresh } = this.#make(purpose);
    const done = await this.#store.replace(link);
    return done ? fresh : null;
  }

  /**
   * Makes an account and the link to choose its password: both or neither. Null when the e-mail is
   * taken. `mailed` as for `reset`.
   */
  async newAccount(
    account: NewAccount,
    createdBy: number | null,
    mailed: boolean,
  ): Promise<{ user: User; link: FreshLink } | null> {
    const { link, fresh } = this.#make({ kind: 'reset', firstPassword: true, mailed, createdBy });
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

  /** Deletes the links that have ended. An invitation for an address is kept for 30 days more. */
  prune(): Promise<void> {
    const now = this.#options.now();
    return this.#store.prune(now, now - LAPSED_FOR);
  }

  /** The links of an account that still work, of whatever kind. */
  ofUser(userId: number): Promise<readonly Link[]> {
    return this.#store.ofUser(userId, this.#options.now());
  }

  /** Uses the set-up link up and makes the first administrator. Gone as soon as there is one. */
  redeemSetup(secret: string, account: ChosenAccount): Promise<Redeemed> {
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

  #make(purpose: Parameters<typeof makeLink>[0]): ReturnType<typeof makeLink> {
    return makeLink(purpose, this.#options.now());
  }
}
