import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { noContent, seeOther } from '../http/reply.ts';
import { createChangeUser, TAKEN } from '../web/change-user.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, jsonRefusal } from '../web/form.ts';
import { readGroups } from '../web/groups.ts';
import { readInvitee } from '../web/invitee.ts';
import { keepingForm } from '../web/unsaved.ts';
import { userOf } from '../web/user-of.ts';
import { showUser, userPageAfter } from '../web/user-page.ts';
import type { Member } from '../web/visitor.ts';

/** The name, the address and the groups of an account, set by an administrator. */
export function userEditHandlers(deps: Deps) {
  const changeUser = createChangeUser(deps);

  /** POST /users/:id/edit. Another address ends the links for the old one, which is told. */
  const edit: Handler<Member> = async (member) => {
    const fields = await readFields(member.request);
    const user = await userOf(deps, member.params.id);
    if (fields.has('role')) throw new HttpError(400, 'The role is set at /users/:id/role.');
    if (fields.has('groups')) throw new HttpError(400, 'Groups are set at /users/:id/groups.');
    const { email, name, problems } = readInvitee(fields);
    const refuse = async (refusal: FormRefusal) =>
      member.wantsJson
        ? jsonRefusal(refusal)
        : showUser(deps, member, user, { ...refusal, typed: { email, name } });
    if (problems.length > 0) return refuse({ status: 400, problems });
    const change = async () => {
      const result = await changeUser(member, user, { email, name });
      if (result === 'taken') return refuse({ status: 409, problems: [TAKEN] });
      return member.wantsJson ? noContent() : seeOther(userPageAfter(member, user, 'edited'));
    };
    return keepingForm(deps, member, change, refuse);
  };

  /** POST /users/:id/groups. Sets all of them; they count from the next request. */
  const setGroups: Handler<Member> = async (member) => {
    const fields = await readFields(member.request);
    if (!fields.has('groups')) throw new HttpError(400, 'Send groups.');
    const { groups, text, problems } = readGroups(fields);
    const user = await userOf(deps, member.params.id);
    const refuse = async (refusal: FormRefusal) =>
      member.wantsJson
        ? jsonRefusal(refusal)
        : showUser(deps, member, user, { ...refusal, typedGroups: text });
    if (problems.length > 0) return refuse({ status: 400, problems });
    const change = async () => {
      await changeUser(member, user, { groups });
      return member.wantsJson ? noContent() : seeOther(userPageAfter(member, user, 'groups'));
    };
    return keepingForm(deps, member, change, refuse);
  };

  return { edit, setGroups };
}
