import type { Notice } from '../../views/notice.ts';
import type { Issue } from '../../views/page.ts';
import { userPage } from '../../views/user.ts';
import { emailsInEvents } from '../auth/accounts/emails-of.ts';
import type { User } from '../auth/accounts/user.ts';
import type { ListedUser } from '../auth/accounts/user-query.ts';
import { type FreshLink, linkUrl } from '../auth/fresh-link.ts';
import { isKey } from '../auth/tokens/program-keys.ts';
import type { Reply, ReplyHeaders } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import type { Deps } from './deps.ts';
import { toEventView } from './event-view.ts';
import { toFactorsView } from './factor-view.ts';
import {
  toEventData,
  toOwnEventData,
  toSessionData,
  toUserData,
  toWaitData,
} from './json-shapes.ts';
import { createKeyAudiences } from './key-audiences.ts';
import { toKeyView } from './key-view.ts';
import { toSessionView } from './session-view.ts';
import { wayBackToList } from './user-search.ts';
import type { Member } from './visitor.ts';

const EVENTS_SHOWN = 20;

/** An account in JSON with what belongs to it: for administrators, or for its owner. */
export async function userDetail(deps: Deps, user: User, reader: User) {
  const { living, recent, lastSeenAt } = await recordsOf(deps, user);
  const detail = { user: toUserData({ ...user, lastSeenAt }), sessions: living.map(toSessionData) };
  if (reader.role !== 'admin') return { ...detail, events: recent.map(toOwnEventData) };
  const emails = await emailsInEvents(deps.accounts, recent);
  return {
    ...detail,
    events: recent.map((event) => toEventData(event, emails)),
    waits: (await deps.waits.of(user)).map(toWaitData),
  };
}

/**
 * What the page and the JSON of an account show: its sessions, its latest events, and when it was
 * last used.
 */
async function recordsOf({ accounts, sessions, events }: Deps, { id }: User) {
  const living = await sessions.of(id);
  const seen = await accounts.lastSeen(id);
  // A session that lives knows it to the minute.
  const times = living.map(({ lastSeenAt }) => lastSeenAt);
  const lastSeenAt = seen === null && times.length === 0 ? null : Math.max(seen ?? 0, ...times);
  return { living, recent: await events.recent(id, EVENTS_SHOWN), lastSeenAt };
}

/** The page of one account for an administrator, with the result of their last action on it. */
export async function showUser(
  deps: Deps,
  member: Member,
  user: User,
  news: {
    readonly notice?: Notice | null;
    readonly link?: FreshLink;
    readonly problems?: readonly Issue[];
    readonly status?: number;
    readonly headers?: ReplyHeaders;
    /** What was typed into the form of the address and the name. */
    readonly typed?: { readonly email: string; readonly name: string };
    /** What was typed into the form of the groups. */
    readonly typedGroups?: string;
  },
): Promise<Reply> {
  const { factors, mail, page, siteUrl, times } = deps;
  const { living, recent, lastSeenAt } = await recordsOf(deps, user);
  const emails = await emailsInEvents(deps.accounts, recent);
  const audiences = createKeyAudiences(deps);
  const { notice = null, link, problems = [], status = 200, typed = user } = news;
  const listed = toListedView({ ...user, lastSeenAt });
  const view = userPage({
    user: { ...listed, confirmed: listed.confirmed || mail !== null ? listed.confirmed : null },
    self: user.id === member.user.id,
    sessions: living.filter((one) => !isKey(one)).map(toSessionView),
    keys: living.filter(isKey).map((key) => toKeyView(key, audiences)),
    events: recent.map((event) => toEventView(event, emails)),
    link:
      link === undefined
        ? null
        : { url: linkUrl(siteUrl, 'reset', link.secret), until: link.expiresAt },
    times: times(),
    notice,
    back: backOf(member),
    query: queryOf(member, {}),
    typed: { email: typed.email, name: typed.name },
    ...(news.typedGroups !== undefined && { typedGroups: news.typedGroups }),
    waits: await deps.waits.of(user),
    factors: toFactorsView(await factors.overview(user.id)),
    problems,
  });
  return page(member.user, view, status, news.headers);
}

/**
 * The address of the page of an account after an action on it. It keeps the way back to the list
 * that the form came with.
 */
export function userPageAfter(member: Member, { id }: User, done: string): string {
  return `/users/${id}${queryOf(member, { done })}`;
}

function backOf({ query }: Member): string | null {
  return wayBackToList(queryField(query, 'list'));
}

function queryOf(member: Member, fields: Readonly<Record<string, string>>): string {
  const list = backOf(member)?.split('?', 2)[1];
  const query = new URLSearchParams(list ? { ...fields, list } : fields).toString();
  return query === '' ? '' : `?${query}`;
}

/** An account as pages show it. */
export function toListedView(user: ListedUser) {
  const { id, email, name, role, groups, createdAt, lastSeenAt, passwordChosen } = user;
  const confirmed = user.emailConfirmedAt !== null;
  const disabled = user.disabledAt !== null;
  return {
    id,
    email,
    confirmed,
    name,
    role,
    groups,
    disabled,
    passwordChosen,
    createdAt,
    lastSeenAt,
  };
}
