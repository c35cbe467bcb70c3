import { homePage } from '../../views/home.ts';
import type { Handler } from '../http/context.ts';
import { seeOther } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import type { Deps } from '../web/deps.ts';
import { noticeOf } from '../web/notices.ts';
import { holderOf, type Visitor } from '../web/visitor.ts';

/** The start page. */
export function homeHandlers({
  page,
  site,
  signupOpen,
}: Pick<Deps, 'page' | 'site' | 'signupOpen'>) {
  /**
   * GET /. What this site is, with links to sign in, sign up or go on. People know what a site with
   * a name of its own is: they are sent on to the sign-in or to the dashboard.
   */
  const show: Handler<Visitor> = (visitor) => {
    const { query } = visitor;
    const user = holderOf(visitor)?.user ?? null;
    const notice = noticeOf(query);
    if (site.explains) return page(user, homePage({ viewer: user, signupOpen, notice }));
    if (user !== null) return seeOther('/dashboard');
    return seeOther(notice === null ? '/login' : `/login?done=${queryField(query, 'done')}`);
  };
  return { show };
}
