import type { Notice } from '../../views/notice.ts';
import type { Page } from '../../views/page.ts';
import { type SortLinks, usersPage } from '../../views/users.ts';
import { placeText, type UserPage, type UserPlace } from '../auth/accounts/user-query.ts';
import type { Handler } from '../http/context.ts';
import { json, type Reply } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { NO_INVITEE, type TypedInvitee } from '../web/invitee.ts';
import { toUserData } from '../web/json-shapes.ts';
import { noticeOf } from '../web/notices.ts';
import { toListedView } from '../web/user-page.ts';
import {
  ALL_USERS,
  hereQuery,
  readUserSearch,
  searchQuery,
  type UserSearch,
} from '../web/user-search.ts';
import type { Member } from '../web/visitor.ts';
import { userAddHandlers } from './user-add.ts';

const PAGE_SIZE = 50;

/** Listing accounts, and making one. */
export function usersHandlers(deps: Deps) {
  const { accounts, mail, page, times } = deps;

  /**
   * GET /users?q=text&role=admin&group=staff&disabled=true&never=true&factor=false&sort=seen
   * &order=desc&after=place. Fifty at a time, by default in the order of their addresses.
   */
  const list: Handler<Member> = async ({ user, query, wantsJson }) => {
    const search = readUserSearch(query);
    const found = await find(search);
    if (wantsJson) return json(200, toPageData(found));
    return page(user, view(search, found, NO_INVITEE, noticeOf(query)));
  };

  /** The page with the form for a new account as it was sent. */
  async function refuse(member: Member, typed: TypedInvitee, status: number): Promise<Reply> {
    return page(member.user, view(ALL_USERS, await find(ALL_USERS), typed), status);
  }

  function find({ text, filter, order, descending, span }: UserSearch): Promise<UserPage> {
    return accounts.page({ text, filter, order, descending, span, limit: PAGE_SIZE });
  }

  function view(
    search: UserSearch,
    { users, previous, next, total }: UserPage,
    typed: TypedInvitee,
    notice: Notice | null = null,
  ): Page {
    const { text, filter, span } = search;
    const to = (side: 'before' | 'after', place: UserPlace | null) =>
      place && `/users?${searchQuery(search, { side, place })}`;
    return usersPage({
      users: users.map(toListedView),
      query: text,
      role: filter.role,
      group: filter.group,
      disabled: filter.disabled,
      neverSeen: filter.neverSeen,
      secondFactor: filter.secondFactor,
      kept: keptOf(search),
      here: hereQuery(search),
      previous: to('before', previous),
      next: to('after', next),
      from: span === null ? null : { first: `/users?${searchQuery(search)}` },
      times: times(),
      total,
      typed,
      mail: mail !== null,
      sort: sortLinks(search),
      notice,
    });
  }

  return { list, create: userAddHandlers(deps, refuse).create };
}

/** For each column: the address of the list in its order, turned round if it is sorted so. */
function sortLinks(search: UserSearch): SortLinks {
  const to = (order: UserSearch['order'], first: boolean) => {
    const isHere = search.order === order;
    const descending = isHere ? !search.descending : first;
    const href = `/users?${searchQuery({ ...search, order, descending, span: null })}`;
    return {
      href,
      sorted: isHere ? (search.descending ? 'descending' : 'ascending') : null,
    } as const;
  };
  return { email: to('email', false), created: to('created', true), seen: to('seen', true) };
}

/** The order, which the search form carries along. */
function keptOf({ order, descending }: UserSearch) {
  return { sort: order === 'email' ? '' : order, order: descending ? 'desc' : '' };
}

function toPageData({ users, total, previous, next }: UserPage) {
  return {
    users: users.map(toUserData),
    previous: previous && placeText(previous),
    next: next && placeText(next),
    total,
  };
}
