/**
 * The address of an authorization request, to which a user comes back after signing in. It notes
 * when they were sent: a session that begins after that is what the request has asked for, so that
 * prompt=login and max_age=0 ask once and not without end. A user who changes that time could leave
 * out prompt as well; a client that has to know reads auth_time in the id token.
 */
import { ENDPOINTS } from '../auth/oidc/discovery.ts';
import { queryField, splitAddress } from '../http/target.ts';
import { BY_FORM, byForm } from './by-form.ts';
import type { Visitor } from './visitor.ts';

type Asking = Pick<Visitor, 'query'>;

// Names of our own among the parameters of the client, which ignores them.
const ASKED = 'coatcheck_asked';
const CANCELLED = 'coatcheck_cancelled';

/** When the request was first sent to sign in (ms); null for one that comes from its client. */
export function askedAt({ query }: Asking): number | null {
  const text = queryField(query, ASKED);
  return text !== null && /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
}

/** Whether the user did not want to confirm that it is them. */
export function wasCancelled({ query }: Asking): boolean {
  return queryField(query, CANCELLED) !== null;
}

/** The address of the same request, for `next`. It is reached through a form. */
export function authorizeAgain(
  visitor: Asking,
  { now, asked }: { readonly now: number; readonly asked: number | null },
): string {
  const query = new URLSearchParams(visitor.query);
  if (asked === null || asked > now) query.set(ASKED, String(now));
  return byForm(`${ENDPOINTS.authorize}?${query}`);
}

/**
 * For a user who does not want to confirm: the address that tells the client so. Null for a page
 * that is no authorization request.
 */
export function cancelAddress(page: string): string | null {
  const { path, query } = splitAddress(page);
  if (path !== ENDPOINTS.authorize) return null;
  const parameters = new URLSearchParams(query);
  parameters.delete(BY_FORM); // a link leads there
  parameters.set(CANCELLED, '1');
  return `${path}?${parameters}`;
}
