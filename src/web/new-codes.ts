import { recoveryCodesPage } from '../../views/recovery-codes.ts';
import type { Reply } from '../http/reply.ts';
import type { Deps } from './deps.ts';
import { nextOf } from './next.ts';
import type { Holder } from './visitor.ts';

/**
 * The page that shows new recovery codes, this once. From there the user goes on to the page that
 * `next` in the query names; without one, a user who could do nothing else goes to the dashboard.
 */
export function showNewCodes(
  { page, origin, safeNext, times }: Pick<Deps, 'page' | 'origin' | 'safeNext' | 'times'>,
  holder: Holder,
  codes: readonly string[],
  notice: string | null,
): Reply {
  const { user } = holder.holder;
  const start = holder.enrolling === undefined ? '/account/second-factor' : '/dashboard';
  const next = nextOf(holder, safeNext) ?? start;
  const { email } = user;
  const site = new URL(origin).host;
  return page(user, recoveryCodesPage({ site, email, codes, notice, next, times: times() }));
}
