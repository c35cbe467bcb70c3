import type { Problem } from '../../views/page.ts';
import { userPage } from '../../views/user.ts';
import { usersPage } from '../../views/users.ts';
import type { FreshLink } from '../auth/links.ts';
import type { ListedUser } from '../auth/stores.ts';
import type { User } from '../auth/user.ts';
import type { Handler } from '../http/context.ts';
import { HttpError } from '../http/http-error.ts';
import { json, type Reply } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import type { Member } from './access.ts';
import { toEventView } from './activity.ts';
import type { Deps } from './deps.ts';
import { noticeOf } from './notice.ts';
import { numberOf } from './number.ts';
import { toSessionView } from './session-view.ts';
import { toEventData, toSessionData, toUserData } from './user-data.ts';

const PAGE_SIZE = 50;
const EVENTS_SHOWN = 20;

export function usersHandlers(deps: Deps) {
  const { accounts, page, now } = deps;

  /** GET /users?q=beginning&after=email. Fifty at a time, in the order of e-mails. */
  const list: Handler<Member> = async ({ user, query, wantsJson }) => {
    const prefix = (queryField(query, 'q') ?? '').trim().toLowerCase().slice(0, 254);
    const after = (queryField(query, 'after') ?? '').slice(0, 254);
    // One more than is shown tells whether there is a next page.
    const found = await accounts.list({ prefix, after, limit: PAGE_SIZE + 1 });
    const users = found.slice(0, PAGE_SIZE);
    const next = found.length > PAGE_SIZE ? (users.at(-1)?.email ?? null) : null;
    const total = await accounts.count(prefix);
    if (wantsJson) return json(200, { users: users.map(toUserData), next, total });
    const href = next === null ? null : `/users?${new URLSearchParams({ q: prefix, after: next })}`;
    const view = { users: users.map(toListedView), query: prefix, next: href, now: now(), total };
    return page(user, usersPage(view));
  };

  /** GET /users/:id */
  const show: Handler<Member> = async (member) => {
    const { params, wantsJson, query } = member;
    const user = await userOf(deps, params.id);
    if (wantsJson) return json(200, await toDetail(deps, user));
    return showUser(deps, member, user, { notice: noticeOf(query) });
  };

  return { list, show };
}

/** The account that an address names. Throws HttpError 404 when there is none. */
export async function userOf({ accounts }: Pick<Deps, 'accounts'>, id = ''): Promise<User> {
  const number = numberOf(id);
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
  const recent = await events.recent(user.id, EVENTS_SHOWN);
  const { notice = null, link, problems = [], status = 200 } = news;
  const view = userPage({
    user: toListedView({ ...user, lastSeenAt: living[0]?.lastSeenAt ?? null }),
    self: user.id === member.user.id,
    sessions: living.map(toSessionView),
    events: recent.map(toEventView),
    link:
      link === undefined ? null : { url: `${origin}/reset/${link.secret}`, until: link.expiresAt },
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

function toListedView({ id, email, role, disabledAt, createdAt, lastSeenAt }: ListedUser) {
  return { id, email, role, disabled: disabledAt !== null, createdAt, lastSeenAt };
}
