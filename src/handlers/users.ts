import type { Notice } from '../../views/notice.ts';
import type { Issue, Page } from '../../views/page.ts';
import { usersPage } from '../../views/users.ts';
import { isRole, ROLES_ONLY, type Role } from '../auth/accounts/user.ts';
import { placeText, type UserPage, type UserPlace } from '../auth/accounts/user-query.ts';
import type { Handler } from '../http/context.ts';
import { type Fields, readFields } from '../http/fields.ts';
import { json, seeOther } from '../http/reply.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, refusalOf, refuseForm } from '../web/form.ts';
import { toUserData } from '../web/json-shapes.ts';
import { noticeOf } from '../web/notices.ts';
import { toListedView } from '../web/user-page.ts';
import { ALL_USERS, readUserSearch, searchQuery, type UserSearch } from '../web/user-search.ts';
import type { Member } from '../web/visitor.ts';

const PAGE_SIZE = 50;

/** The form for a new account as it was sent. */
type Typed = {
  readonly email: string;
  readonly role: Role;
  readonly problems: readonly Issue[];
};

const EMPTY: Typed = { email: '', role: 'user', problems: [] };

/** Listing accounts, and making one. */
export function usersHandlers(deps: Deps) {
  const { accounts, signInService, audit, page, passwordMin, times } = deps;

  /**
   * GET /users?q=text&role=admin&disabled=true&never=true&sort=seen&order=desc&after=place. Fifty
   * at a time, by default in the order of their addresses.
   */
  const list: Handler<Member> = async ({ user, query, wantsJson }) => {
    const search = readUserSearch(query);
    const found = await find(search);
    if (wantsJson) return json(200, toPageData(found));
    return page(user, view(search, found, EMPTY, noticeOf(query)));
  };

  /** POST /users. Makes an account with a first password, which the administrator hands over. */
  const create: Handler<Member> = async (member) => {
    const fields = await readFields(member.request);
    const { email, password, role, problems } = readNewUser(fields);
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, member, refusal, async (problems) =>
        view(ALL_USERS, await find(ALL_USERS), { email, role, problems }),
      );
    if (problems.length > 0) return refuse({ status: 400, problems });
    const { user: actor, request } = member;
    const result = await signInService.choosePassword(member.client.address, actor.email, (queue) =>
      accounts.add(email, password, role, actor.id, request.signal, queue),
    );
    if (!result.ok) return refuse(refusalOf(result));
    const { user } = result;
    await audit(member, 'user_added', { userId: user.id, actorId: actor.id, reason: role });
    const location = `/users/${user.id}`;
    if (member.wantsJson) return json(201, toUserData(user), { location });
    return seeOther(`${location}?done=created`);
  };

  function find({ text, filter, order, descending, span }: UserSearch): Promise<UserPage> {
    return accounts.page({ text, filter, order, descending, span, limit: PAGE_SIZE });
  }

  function view(
    search: UserSearch,
    { users, previous, next, total }: UserPage,
    typed: Typed,
    notice: Notice | null = null,
  ): Page {
    const { text, filter, span } = search;
    const to = (side: 'before' | 'after', place: UserPlace | null) =>
      place && `/users?${searchQuery(search, { side, place })}`;
    return usersPage({
      users: users.map(toListedView),
      query: text,
      role: filter.role,
      disabled: filter.disabled,
      previous: to('before', previous),
      next: to('after', next),
      from: span === null ? null : { first: `/users?${searchQuery(search)}` },
      times: times(),
      total,
      typed,
      passwordMin,
      notice,
    });
  }

  return { list, create };
}

function toPageData({ users, total, previous, next }: UserPage) {
  return {
    users: users.map(toUserData),
    previous: previous && placeText(previous),
    next: next && placeText(next),
    total,
  };
}

/** The fields of a new account and their problems. An unknown field is one: it may be a typo. */
function readNewUser(fields: Fields) {
  const role = fields.get('role') ?? 'user';
  const problems: Issue[] = isRole(role) ? [] : [{ field: 'role', message: ROLES_ONLY }];
  if ([...fields.keys()].some((name) => !['email', 'password', 'role'].includes(name))) {
    const message = 'An account is made of email, password and role, and of nothing else.';
    problems.unshift({ field: null, message });
  }
  return {
    email: optionalText(fields, 'email') ?? '',
    password: optionalText(fields, 'password') ?? '',
    role: isRole(role) ? role : 'user',
    problems,
  } as const;
}
