/** Making a one-time link: its secret, what is stored of it, and its address. */
import type { LinkKind, NewLink } from './link-store.ts';
import { hashSecret, makeSecret } from './secret.ts';

/** A link that was just made: the only time its secret exists outside of it. */
export type FreshLink = { readonly secret: string; readonly expiresAt: number };

/** What a link is for. `firstPassword`: a reset link to an account that never had a password. */
export type LinkPurpose = Pick<NewLink, 'kind'> &
  Partial<NewLink> & { readonly firstPassword?: boolean };

const DAY = 86_400_000; // ms

/** How long each kind works, in ms. */
const LIFETIME: Readonly<Record<LinkKind, number>> = {
  invite: 7 * DAY,
  reset: 3_600_000,
  setup: 15 * 60_000,
  email: DAY, // mail can be slow; the account can withdraw the request
  confirm: 7 * DAY, // nothing waits for it
};

/** People who begin read their mail late: the first password has the time of an invitation. */
const FIRST_PASSWORD_LIFETIME = 7 * DAY;

/**
 * The path of each kind, without a slash at the end. /confirm is the page that asks for the
 * password again.
 */
export const LINK_PATHS: Readonly<Record<LinkKind, string>> = {
  invite: '/invite',
  reset: '/reset',
  setup: '/setup',
  email: '/email',
  confirm: '/confirm-email',
};

/** A link to store that begins to work at `now` (ms), and what is handed out of it. */
export function makeLink(
  purpose: LinkPurpose,
  now: number,
): { readonly link: NewLink; readonly fresh: FreshLink } {
  const { kind, role = null, userId = null, email = null, createdBy = null } = purpose;
  const { groups = [], name = '', mailed = false, unsent = false, firstPassword = false } = purpose;
  const secret = makeSecret();
  const lifetime = firstPassword ? FIRST_PASSWORD_LIFETIME : LIFETIME[kind];
  const about = { kind, role, groups, userId, email, name };
  const [createdAt, expiresAt, key] = [now, now + lifetime, hashSecret(secret)];
  return {
    link: { ...about, key, mailed, unsent, createdBy, createdAt, expiresAt },
    fresh: { secret, expiresAt },
  };
}

/** The address of a link on the site with this origin, to be handed over. */
export function linkUrl(origin: string, kind: LinkKind, secret: string): string {
  return `${origin}${LINK_PATHS[kind]}/${secret}`;
}
