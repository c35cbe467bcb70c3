/** The mark of an address that is reached through a form; leave-site.ts says what it is for. */
import { ENDPOINTS } from '../auth/oidc/discovery.ts';
import type { Context } from '../http/context.ts';
import { queryField, splitAddress } from '../http/target.ts';

/** The pages of this site whose reply leads to another origin. */
const LEAVING: ReadonlySet<string> = new Set(['/enter', ENDPOINTS.authorize]);
/** The name of the mark in a query. */
export const BY_FORM = 'continue';

/**
 * The same local address, marked as one that is reached through a form: for `next`. An address
 * that does not leave this site stays as it is.
 */
export function byForm(address: string): string {
  const { path, query } = splitAddress(address);
  if (!LEAVING.has(path)) return address;
  if (query === '') return `${path}?${BY_FORM}=1`;
  return cameByForm({ query }) ? address : `${address}&${BY_FORM}=1`;
}

/** Whether a request for an address that leaves this site came by way of a form. */
export function cameByForm({ query }: Pick<Context, 'query'>): boolean {
  return queryField(query, BY_FORM) !== null;
}
