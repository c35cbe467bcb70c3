import { homePage } from '../../views/home.ts';
import type { Handler } from '../http/context.ts';
import type { Deps } from '../web/deps.ts';
import { noticeOf } from '../web/notices.ts';
import type { Visitor } from '../web/visitor.ts';

/** The start page. */
export function homeHandlers({ page, signupOpen }: Pick<Deps, 'page' | 'signupOpen'>) {
  /** GET /. What this site is, with links to sign in, sign up or go on. */
  const show: Handler<Visitor> = ({ user, query }) =>
    page(user, homePage({ viewer: user, signupOpen, notice: noticeOf(query) }));
  return { show };
}
