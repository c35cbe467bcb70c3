import { confirmPage } from '../../views/confirm.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { noContent, seeOther } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import { checkPassword } from '../web/check-password.ts';
import { refuseBearer } from '../web/confirm-password.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { refuseForm } from '../web/form.ts';
import { secondFactorNeeded } from '../web/second-factor-needed.ts';
import { beginSession } from '../web/sign-in.ts';
import type { Member } from '../web/visitor.ts';

/** Typing the password again before a sensitive action. */
export function confirmHandlers(deps: Deps) {
  const { audit, page, safeNext } = deps;

  /** GET /confirm. The form that asks for the password again. */
  const show: Handler<Member> = ({ user, query }) => {
    const next = safeNext(queryField(query, 'next'));
    return page(user, confirmPage({ email: user.email, next, problems: [] }));
  };

  /** POST /confirm. The right password starts a new session that replaces this one (ASVS 7.2.4). */
  const create: Handler<Member> = async (member) => {
    refuseBearer(member);
    const { user, session, request, wantsJson } = member;
    const fields = await readFields(request);
    const next = safeNext(optionalText(fields, 'next'));
    const checked = await checkPassword(
      deps,
      member,
      optionalText(fields, 'password') ?? '',
      'password',
    );
    if (!checked.ok) {
      return refuseForm(page, member, checked.refusal, (problems) =>
        confirmPage({ email: user.email, next, problems }),
      );
    }
    const step = await deps.secondStep.begin(checked.proof, session.remembered);
    if (!step.ok) return secondFactorNeeded(step);
    const headers = await beginSession(deps, member, step, session.remembered);
    await audit(member, 'confirmed', { userId: user.id });
    return wantsJson ? noContent(headers) : seeOther(next ?? '/account', headers);
  };

  return { show, create };
}
