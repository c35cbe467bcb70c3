import { recoveryCodesPage } from '../../views/recovery-codes.ts';
import type { Reply } from '../http/reply.ts';
import type { Deps } from './deps.ts';
import type { Holder } from './visitor.ts';

/**
 * The page that shows new recovery codes, this once. From there a user who could do nothing else
 * goes on to the dashboard.
 */
export function showNewCodes(
  { page, origin, now }: Pick<Deps, 'page' | 'origin' | 'now'>,
  { enrolling, holder: { user } }: Holder,
  codes: readonly string[],
  notice: string | null,
): Reply {
  const next = enrolling === undefined ? '/account/second-factor' : '/dashboard';
  const { email } = user;
  const site = new URL(origin).host;
  return page(user, recoveryCodesPage({ site, email, codes, notice, next, now: now() }));
}
