import { isRole, type Role, type User } from '../auth/accounts/user.ts';
import type { EventKind } from '../auth/events.ts';
import { linkUrl } from '../auth/links.ts';
import type { Handler } from '../http/context.ts';
import { type Fields, readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import { isTicked } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { toUserData } from '../web/json-shapes.ts';
import { readRole } from '../web/role.ts';
import type { Member } from '../web/visitor.ts';
import { showUser, userOf } from './user.ts';

const LAST_ADMIN = 'This is the only administrator. Make somebody else one first.';
const YOURSELF = 'This is your own account. What concerns you is under Account.';

/** What an administrator does to an account. Each is asked for by a form, or by PATCH and DELETE, and lands in the events. */
export function userActs(deps: Deps) {
  const { accounts, sessions, links, audit, origin } = deps;

  /** POST /users/:id/role */
  const setRole: Handler<Member> = async (member) => {
    const role = readRole((await readFields(member.request)).get('role'));
    return act(member, 'role', (user) => change(member, user, { role }));
  };

  /** POST /users/:id/disable. Offboarding: sessions, reset links and invitations end with it. */
  const disable: Handler<Member> = (member) =>
    act(member, 'disabled', (user) => change(member, user, { disabled: true }));

  /** POST /users/:id/enable */
  const enable: Handler<Member> = (member) =>
    act(member, 'enabled', (user) => change(member, user, { disabled: false }));

  /** POST /users/:id/revoke-sessions */
  const revokeSessions: Handler<Member> = (member) =>
    act(member, 'signed-out', async (user) => {
      await sessions.endOthers(user.id, user.id === member.user.id ? member.session : null);
      await record(member, 'sessions_revoked', user);
    });

  /** POST /users/:id/reset-link. The link is shown once, on the page that answers. */
  const makeResetLink: Handler<Member> = async (member) => {
    const user = await userOf(deps, member.params.id);
    const link = await links.reset(user.id, member.user.id);
    if (link === null) throw new HttpError(409, 'The account is disabled. Enable it first.');
    await record(member, 'reset_link_made', user);
    if (!member.wantsJson) return showUser(deps, member, user, { link });
    const expiresAt = new Date(link.expiresAt).toISOString();
    return json(201, { url: linkUrl(origin, 'reset', link.secret), expiresAt });
  };

  /** POST /users/:id/delete, with the box ticked; DELETE /users/:id */
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
    await record(member, 'user_deleted', user);
    return member.wantsJson || !fromForm ? noContent() : seeOther('/users?done=deleted');
  };

  /** PATCH /users/:id with `role`, `disabled` or both: both happen, or neither. */
  const update: Handler<Member> = async (member) => {
    const changes = readChanges(await readFields(member.request));
    // Read when the body is there: what it asks for is compared with the account as it is then.
    const user = await userOf(deps, member.params.id);
    await change(member, user, changes);
    return json(200, toUserData(await userOf(deps, member.params.id)));
  };

  async function act(
    member: Member,
    done: string,
    work: (user: User) => Promise<void>,
  ): Promise<Reply> {
    const user = await userOf(deps, member.params.id);
    await work(user);
    return member.wantsJson ? noContent() : seeOther(`/users/${user.id}?done=${done}`);
  }

  /** Makes of an account what is asked for and is not so already: all of it, or nothing. */
  async function change(member: Member, user: User, asked: Changes): Promise<void> {
    if (asked.disabled && user.id === member.user.id) throw new HttpError(409, YOURSELF);
    const role = asked.role === user.role ? undefined : asked.role;
    const disabled = asked.disabled === (user.disabledAt !== null) ? undefined : asked.disabled;
    if (role === undefined && disabled === undefined) return;
    const changes = { ...(role && { role }), ...(disabled !== undefined && { disabled }) };
    if (!(await accounts.change(user.id, changes))) throw new HttpError(409, LAST_ADMIN);
    if (role !== undefined) await record(member, 'role_changed', user, role);
    if (disabled === undefined) return;
    await record(member, disabled ? 'user_disabled' : 'user_enabled', user);
  }

  function record(member: Member, kind: EventKind, user: User, reason?: string): Promise<void> {
    const about = { userId: user.id, actorId: member.user.id };
    return audit(member, kind, reason === undefined ? about : { ...about, reason });
  }

  return { setRole, disable, enable, revokeSessions, makeResetLink, remove, update };
}

type Changes = { readonly role?: Role; readonly disabled?: boolean };

/** The changes that a body asks for. Throws HttpError 400 for an unknown field or value: a typo must not look like success. */
function readChanges(fields: Fields): Changes {
  const changes: { role?: Role; disabled?: boolean } = {};
  for (const [name, value] of fields) {
    if (name === 'role' && isRole(value)) changes.role = value;
    else if (name === 'disabled' && typeof value === 'boolean') changes.disabled = value;
    else
      throw new HttpError(
        400,
        'Only role (user or admin) and disabled (true or false) can be changed.',
      );
  }
  return changes;
}
