/** Invitations: links to an account that is not there yet, for one address or for any person. */
import type { ChosenAccount } from './accounts/account-store.ts';
import type { Role } from './accounts/user.ts';
import { AddressLinks, type AddressLinksOptions } from './address-links.ts';
import { type FreshLink, makeLink } from './fresh-link.ts';
import type { Link, LinkStore, Redeemed } from './link-store.ts';
import { hashSecret } from './secret.ts';

/** How long (ms) an invitation that was not used can still be sent again: 30 days. */
export const LAPSED_FOR = 30 * 86_400_000;

/**
 * Whom an invitation is for. `mailed`: its secret goes to the address by mail, and only there; it
 * counts as not sent until `invitationSent`.
 */
export type Invitee = {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly mailed: boolean;
};

/** An invitation for one address that was just made, or sent again. */
export type FreshInvitation = FreshLink & Omit<Invitee, 'mailed'> & { readonly id: number };

/**
 * Called with a link before it is stored. What it keeps of the link is then there whenever the link
 * works, also after a crash. When it throws, nothing is stored.
 */
export type KeepLink = (link: FreshLink) => void;

export type InvitationLinksOptions = AddressLinksOptions & { readonly store: LinkStore };

/** The part of Links (links.ts) that is about invitations. */
export class InvitationLinks extends AddressLinks {
  readonly #store: LinkStore;
  readonly #now: () => number;

  constructor(options: InvitationLinksOptions) {
    super(options);
    this.#store = options.store;
    this.#now = options.now;
  }

  /** Makes an invitation that gives a role to any person who has the link. */
  async createInvitation(role: Role, createdBy: number | null): Promise<FreshLink> {
    const { link, fresh } = makeLink({ kind: 'invite', role, createdBy }, this.#now());
    await this.#store.insert(link);
    return fresh;
  }

  /**
   * Makes an invitation that works for one address (normalised) alone, in the place of one that has
   * ended. `taken` when the address has an account, `invited` when it has an invitation: replaced
   * without a word, the link that its owner holds would stop working.
   */
  async invite(
    invitee: Invitee,
    createdBy: number | null,
    keep?: KeepLink,
  ): Promise<FreshInvitation | 'taken' | 'invited'> {
    const { link, fresh } = this.#make(invitee, createdBy);
    keep?.(fresh);
    const id = await this.#store.insert(link);
    return typeof id === 'string' ? id : { ...fresh, id };
  }

  /**
   * The same for several, in one transaction: when it rejects, nobody is invited. The results are
   * in the order of the invitees.
   */
  async inviteAll(
    invitees: readonly Invitee[],
    createdBy: number | null,
  ): Promise<readonly (FreshInvitation | 'taken' | 'invited')[]> {
    const made = invitees.map((invitee) => this.#make(invitee, createdBy));
    const ids = await this.#store.insertAll(made.map(({ link }) => link));
    return made.map(({ fresh }, i) => {
      const id = ids[i] ?? 'taken';
      return typeof id === 'string' ? id : { ...fresh, id };
    });
  }

  #make({ email, name, role, groups, mailed }: Invitee, createdBy: number | null) {
    const purpose = {
      kind: 'invite',
      role,
      groups,
      email,
      name,
      mailed,
      unsent: mailed,
      createdBy,
    } as const;
    const { link, fresh } = makeLink(purpose, this.#now());
    return { link, fresh: { ...fresh, email, name, role, groups } };
  }

  /**
   * Puts a new secret into an invitation for an address, which works for its full time again.
   * `replaces`: the key of the only secret that it may replace; `gone` for another one.
   */
  async renewInvitation(
    id: number,
    mailed: boolean,
    createdBy: number | null,
    more: { readonly replaces?: string; readonly keep?: KeepLink } = {},
  ): Promise<FreshInvitation | 'gone' | 'taken'> {
    const purpose = { kind: 'invite', mailed, unsent: mailed, createdBy } as const;
    const { link, fresh } = makeLink(purpose, this.#now());
    more.keep?.(fresh);
    const renewed = await this.#store.renewInvitation(id, link, more.replaces);
    if (typeof renewed === 'string') return renewed;
    const { email, name, role, groups } = renewed;
    return { ...fresh, id, email: email ?? '', name, role: role ?? 'user', groups };
  }

  /** Notes that the mail with this invitation was sent: it is not to be sent again. */
  invitationSent({ secret }: Pick<FreshLink, 'secret'>): Promise<void> {
    return this.#store.invitationSent(hashSecret(secret));
  }

  /** Invitations that still work, newest first, with the e-mail of the administrator. */
  invitations(): ReturnType<LinkStore['invitations']> {
    return this.#store.invitations(this.#now());
  }

  /** Invitations for an address that have ended unused and can be sent again, newest first. */
  async lapsedInvitations(): ReturnType<LinkStore['invitations']> {
    const now = this.#now();
    const made = await this.#store.invitations(now - LAPSED_FOR);
    return made.filter(({ email, expiresAt }) => email !== null && expiresAt <= now);
  }

  /** Withdraws an invitation. Null when there is none with this id. */
  revokeInvitation(id: number): Promise<Link | null> {
    return this.#store.revokeInvitation(id);
  }

  /** Uses an invitation up and makes its account. */
  redeemInvitation(secret: string, account: ChosenAccount): Promise<Redeemed> {
    return this.#store.redeemInvitation(hashSecret(secret), account);
  }
}
