import type { Issue } from '../../views/page.ts';
import { isRole, type User } from '../auth/accounts/user.ts';
import type { EventKind } from '../auth/events.ts';
import { linkUrl } from '../auth/fresh-link.ts';
import type { Handler } from '../http/context.ts';
import { type Fields, readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import { createChangeUser, LAST_ADMIN, TAKEN, type UserChanges } from '../web/change-user.ts';
import { isTicked } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { jsonRefusal } from '../web/form.ts';
import { readGroups } from '../web/groups.ts';
import { readEmail, readName } from '../web/invitee.ts';
import { isoTime, toUserData } from '../web/json-shapes.ts';
import { noticeOf } from '../web/notices.ts';
import { readRole } from '../web/role.ts';
import { userOf, YOURSELF } from '../web/user-of.ts';
import { showUser, userDetail, userPageAfter } from '../web/user-page.ts';
import type { Member } from '../web/visitor.ts';

const ONLY_THESE =
  'Only email, name, role (user or admin), groups and disabled (true or false) can be changed.';

/**
 * One account: what an administrator sees of it and does to it. Each action is a form of the page,
 * PATCH or DELETE, and is recorded in the events.
 */
export function userHandlers(deps: Deps) {
  const { accounts, sessions, links, factors, waits, audit, siteUrl } = deps;
  const changeUser = createChangeUser(deps);

  /** GET /users/:id. The user of the account may read it, too: their page of it is /account. */
  const show: Handler<Member> = async (member) => {
    const { params, wantsJson, query } = member;
    const user = await userOf(deps, params.id);
    if (wantsJson) return json(200, await userDetail(deps, user, member.user));
    if (member.user.role !== 'admin') return seeOther('/account');
    return showUser(deps, member, user, { notice: noticeOf(query) });
  };

  /** POST /users/:id/role. Sets the role; it counts from the next request. */
  const setRole: Handler<Member> = async (member) => {
    const role = readRole((await readFields(member.request)).get('role'));
    const done = (user: User) => (user.role === role ? 'same-role' : `role-${role}`);
    return act(member, done, (user) => set(member, user, { role }));
  };

  /** POST /users/:id/disable. Ends the sessions, reset links and invitations of the account. */
  const disable: Handler<Member> = (member) =>
    act(member, 'disabled', (user) => set(member, user, { disabled: true }));

  /** POST /users/:id/enable. What ended stays ended. */
  const enable: Handler<Member> = (member) =>
    act(member, 'enabled', (user) => set(member, user, { disabled: false }));

  /** POST /users/:id/unlock. Ends the wait after too many wrong passwords or codes. */
  const unlock: Handler<Member> = async (member) => {
    const user = await userOf(deps, member.params.id);
    const isWaiting = (await waits.of(user)).length > 0;
    await waits.lift(user);
    if (isWaiting) await record(member, 'account_unlocked', user);
    if (member.wantsJson) return noContent();
    return seeOther(userPageAfter(member, user, isWaiting ? 'unlocked' : 'not-waiting'));
  };

  /** POST /users/:id/revoke-sessions. An administrator keeps the session of this request. */
  const revokeSessions: Handler<Member> = (member) =>
    act(member, 'signed-out', async (user) => {
      await sessions.endOthers(user.id, user.id === member.user.id ? member.session : null);
      await record(member, 'sessions_revoked', user);
    });

  /** POST /users/:id/reset-link. The reply shows the link, once. */
  const makeResetLink: Handler<Member> = async (member) => {
    const user = await userOf(deps, member.params.id);
    const firstPassword = !user.passwordChosen;
    const link = await links.reset(user.id, member.user.id, { firstPassword });
    if (link === null) throw new HttpError(409, 'The account is disabled. Enable it first.');
    await record(member, 'reset_link_made', user);
    if (!member.wantsJson) return showUser(deps, member, user, { link });
    const expiresAt = isoTime(link.expiresAt);
    return json(201, { url: linkUrl(siteUrl, 'reset', link.secret), expiresAt });
  };

  /**
   * POST /users/:id/reset-factors. For a user who has lost them all: factors and sessions end, and
   * the next sign-in has to set up a new one.
   */
  const resetFactors: Handler<Member> = (member) =>
    act(member, 'factors-reset', async (user) => {
      if (user.id === member.user.id) throw new HttpError(409, YOURSELF);
      await factors.reset(user.id);
      await record(member, 'factors_reset', user);
    });

  /** POST /users/:id/delete with the box ticked, and DELETE /users/:id. */
  const remove: Handler<Member> = async (member) => {
    const fromForm = member.method === 'POST';
    const sure = !fromForm || isTicked(await readFields(member.request), 'sure');
    const user = await userOf(deps, member.params.id);
    if (!sure) {
      const problems = [{ field: 'sure', message: 'Tick the box to delete the account for good.' }];
      if (!member.wantsJson) return showUser(deps, member, user, { problems, status: 400 });
      throw new HttpError(400, 'Tick the box to delete the account for good.');
    }
    if (user.id === member.user.id) throw new HttpError(409, YOURSELF);
    if (!(await accounts.remove(user.id))) throw new HttpError(409, LAST_ADMIN);
    const { id, email: formerEmail } = user;
    await audit(member, 'user_deleted', { userId: id, actorId: member.user.id, formerEmail });
    return member.wantsJson || !fromForm ? noContent() : seeOther('/users?done=deleted');
  };

  /** PATCH /users/:id with `email`, `name`, `role`, `groups`, `disabled`: all changes, or none. */
  const update: Handler<Member> = async (member) => {
    const { changes, problems } = readChanges(await readFields(member.request));
    if (problems.length > 0) return jsonRefusal({ status: 400, problems });
    // Read after the body: the changes are compared with the account as it is then.
    const user = await userOf(deps, member.params.id);
    const result = await changeUser(member, user, changes);
    if (result === 'taken') return jsonRefusal({ status: 409, problems: [TAKEN] });
    return json(200, toUserData(await userOf(deps, member.params.id)));
  };

  async function act(
    member: Member,
    done: string | ((before: User) => string),
    work: (user: User) => Promise<void>,
  ): Promise<Reply> {
    const user = await userOf(deps, member.params.id);
    await work(user);
    const name = typeof done === 'string' ? done : done(user);
    return member.wantsJson ? noContent() : seeOther(userPageAfter(member, user, name));
  }

  async function set(member: Member, user: User, changes: Pick<UserChanges, 'role' | 'disabled'>) {
    await changeUser(member, user, changes);
  }

  function record(member: Member, kind: EventKind, user: User): Promise<void> {
    return audit(member, kind, { userId: user.id, actorId: member.user.id });
  }

  return {
    show,
    setRole,
    disable,
    enable,
    unlock,
    revokeSessions,
    makeResetLink,
    resetFactors,
    remove,
    update,
  };
}

/**
 * The changes that a body asks for, and what is wrong with an address or a name. Throws HttpError
 * 400 for an unknown field or value: a typo must not look like success.
 */
function readChanges(fields: Fields): { changes: UserChanges; problems: readonly Issue[] } {
  let changes: UserChanges = {};
  const found: Issue[] = [];
  for (const [field, value] of fields) {
    if (field === 'role' && isRole(value)) changes = { ...changes, role: value };
    else if (field === 'disabled' && typeof value === 'boolean') {
      changes = { ...changes, disabled: value };
    } else if (field === 'email') {
      const { email, problems } = readEmail(fields);
      changes = { ...changes, email };
      found.push(...problems);
    } else if (field === 'name') {
      const { name, problems } = readName(fields);
      changes = { ...changes, name };
      found.push(...problems);
    } else if (field === 'groups') {
      const { groups, problems } = readGroups(fields);
      changes = { ...changes, groups };
      found.push(...problems);
    } else throw new HttpError(400, ONLY_THESE);
  }
  return { changes, problems: found };
}
