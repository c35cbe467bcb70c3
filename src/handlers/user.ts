import type { Problem } from '../../views/page.ts';
import { userPage } from '../../views/user.ts';
import type { ListedUser } from '../auth/accounts/account-store.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import type { User } from '../auth/accounts/user.ts';
import { type FreshLink, linkUrl } from '../auth/links.ts';
import type { Handler } from '../http/context.ts';
import { HttpError } from '../http/http-error.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { toEventData, toSessionData, toUserData } from '../web/json-shapes.ts';
import { noticeOf } from '../web/notices.ts';
import { toSessionView } from '../web/session-view.ts';
import type { Member } from '../web/visitor.ts';
import { toEventView } from './activity.ts';

const EVENTS_SHOWN = 20;

/** One account, as administrators (and its owner, in JSON) see it. */
export function userHandlers(deps: Deps) {
  /** GET /users/:id, for administrators and for the person it is about, whose page of it is their account. */
  const show: Handler<Member> = async (member) => {
    const { params, wantsJson, query } = member;
    const user = await userOf(deps, params.id);
    if (wantsJson) return json(200, await toDetail(deps, user));
    if (member.user.role !== 'admin') return seeOther('/account');
    return showUser(deps, member, user, { notice: noticeOf(query) });
  };

  return { show };
}

/** The account that an address names. Throws HttpError 404 when there is none. */
export async function userOf({ accounts }: Pick<Deps, 'accounts'>, id = ''): Promise<User> {
  const number = parseId(id);
  const user = number === null ? null : await accounts.byId(number);
  if (user === null) throw new HttpError(404, 'There is no such account.');
  return user;
}

/** One account's page, with what has just happened to it. */
export async function showUser(
  { sessions, events, page, origin, now }: Deps,
  member: Member,
  user: User,
  news: {
    readonly notice?: string | null;
    readonly link?: FreshLink;
    readonly problems?: readonly Problem[];
    readonly status?: number;
  },
): Promise<Reply> {
  const living = await sessions.of(user.id);
  const lastSeenAt =
    living.length === 0 ? null : Math.max(...living.map((session) => session.lastSeenAt));
  const recent = await events.recent(user.id, EVENTS_SHOWN);
  const { notice = null, link, problems = [], status = 200 } = news;
  const view = userPage({
    user: toListedView({ ...user, lastSeenAt }),
    self: user.id === member.user.id,
    sessions: living.map(toSessionView),
    events: recent.map(toEventView),
    link:
      link === undefined
        ? null
        : { url: linkUrl(origin, 'reset', link.secret), until: link.expiresAt },
    ...{ now: now(), notice, problems },
  });
  return page(member.user, view, status);
}

async function toDetail({ sessions, events }: Deps, user: User) {
  const living = await sessions.of(user.id);
  const recent = await events.recent(user.id, EVENTS_SHOWN);
  return {
    user: toUserData(user),
    sessions: living.map(toSessionData),
    events: recent.map(toEventData),
  };
}

/** An account as pages show it. */
export function toListedView({ id, email, role, disabledAt, createdAt, lastSeenAt }: ListedUser) {
  return { id, email, role, disabled: disabledAt !== null, createdAt, lastSeenAt };
}
