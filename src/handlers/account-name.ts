import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { noContent, seeOther } from '../http/reply.ts';
import { createAccountPage } from '../web/account-page.ts';
import type { Deps } from '../web/deps.ts';
import type { FormRefusal } from '../web/form.ts';
import { readName } from '../web/invitee.ts';
import { keepingForm } from '../web/unsaved.ts';
import type { Member } from '../web/visitor.ts';

/** The display name, which its owner sets. */
export function accountNameHandlers(deps: Deps) {
  const { accounts, audit } = deps;
  const { refuse } = createAccountPage(deps);

  /** POST /account/name. Needs no password: nobody signs in or is trusted by a name. */
  const set: Handler<Member> = async (member) => {
    const { user, wantsJson } = member;
    const { name, problems } = readName(await readFields(member.request));
    const refuseName = (refusal: FormRefusal) => refuse(member, 'name', refusal, name);
    if (problems.length > 0) return refuseName({ status: 400, problems });
    const change = async () => {
      if (name !== user.name) {
        await accounts.change(user.id, { name });
        await audit(member, 'name_changed', { userId: user.id });
      }
      return wantsJson ? noContent() : seeOther('/account?done=named');
    };
    return keepingForm(deps, member, change, refuseName);
  };

  return { set };
}
