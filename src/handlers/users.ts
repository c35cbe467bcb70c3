import type { Notice } from '../../views/notice.ts';
import type { Issue, Page } from '../../views/page.ts';
import { usersPage } from '../../views/users.ts';
import type { ListedUser, UserFilter } from '../auth/accounts/account-store.ts';
import { EMAIL_LIMIT, emailPrefix } from '../auth/accounts/email.ts';
import { isRole, ROLES_ONLY, type Role } from '../auth/accounts/user.ts';
import type { Handler } from '../http/context.ts';
import { type Fields, readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, seeOther } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, refusalOf, refuseForm } from '../web/form.ts';
import { toUserData } from '../web/json-shapes.ts';
import { noticeOf } from '../web/notices.ts';
import { readRole } from '../web/role.ts';
import { toListedView } from '../web/user-page.ts';
import type { Member } from '../web/visitor.ts';

const PAGE_SIZE = 50;

/** What the client searches for, and where the page before ended. */
type Search = { readonly prefix: string; readonly after: string; readonly filter: UserFilter };

const ALL_USERS: Search = { prefix: '', after: '', filter: { role: null, disabled: null } };

/**
 * A page of accounts. `next`: the last address on it when there are more; `total`: how many the
 * search found.
 */
type Found = {
  readonly users: readonly ListedUser[];
  readonly next: string | null;
  readonly total: number;
};

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
   * GET /users?q=start&role=admin&disabled=true&after=email. Fifty at a time, ordered by e-mail.
   */
  const list: Handler<Member> = async ({ user, query, wantsJson }) => {
    const search = readSearch(query);
    const found = await find(search);
    if (wantsJson) return json(200, { ...found, users: found.users.map(toUserData) });
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

  async function find({ prefix, after, filter }: Search): Promise<Found> {
    // One more than a page has: it tells whether there is a next page.
    const found = await accounts.list({ prefix, after, filter, limit: PAGE_SIZE + 1 });
    const users = found.slice(0, PAGE_SIZE);
    const next = found.length > PAGE_SIZE ? (users.at(-1)?.email ?? null) : null;
    return { users, next, total: await accounts.count(prefix, filter) };
  }

  function view(
    search: Search,
    { users, next, total }: Found,
    typed: Typed,
    notice: Notice | null = null,
  ): Page {
    const { prefix, after, filter } = search;
    return usersPage({
      users: users.map(toListedView),
      query: prefix,
      ...filter,
      next: next === null ? null : `/users?${toQuery(search, next)}`,
      from: after === '' ? null : { after, first: `/users?${toQuery(search, '')}` },
      times: times(),
      total,
      typed,
      passwordMin,
      notice,
    });
  }

  return { list, create };
}

/**
 * The search of a query. Throws HttpError 400 for an unknown filter: the list of all accounts would
 * look like its result.
 */
function readSearch(query: string): Search {
  const prefix = emailPrefix(queryField(query, 'q') ?? '');
  const after = (queryField(query, 'after') ?? '').slice(0, EMAIL_LIMIT);
  const roleGiven = queryField(query, 'role') || null;
  const role = roleGiven === null ? null : readRole(roleGiven);
  const disabled = queryField(query, 'disabled') || null;
  if (disabled !== null && disabled !== 'true' && disabled !== 'false') {
    throw new HttpError(400, 'The filter disabled has to be true or false.');
  }
  const filter = { role, disabled: disabled === null ? null : disabled === 'true' };
  return { prefix, after, filter };
}

function toQuery({ prefix, filter: { role, disabled } }: Search, after: string): URLSearchParams {
  const query = new URLSearchParams({ q: prefix });
  if (role !== null) query.set('role', role);
  if (disabled !== null) query.set('disabled', String(disabled));
  if (after !== '') query.set('after', after);
  return query;
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
