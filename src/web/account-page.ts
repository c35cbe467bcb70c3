import { accountPage } from '../../views/account.ts';
import type { Notice } from '../../views/notice.ts';
import type { Issue, Page } from '../../views/page.ts';
import type { User } from '../auth/accounts/user.ts';
import type { Reply } from '../http/reply.ts';
import type { Deps } from './deps.ts';
import { toFactorsView } from './factor-view.ts';
import { type FormRefusal, refuseForm } from './form.ts';
import type { Member } from './visitor.ts';

/** The forms of the account page. */
type Form = 'name' | 'password' | 'email' | 'confirmation' | 'delete';

/** What the page shows besides the account: a refused form with its input, or a notice. */
type Shown = {
  readonly form?: Form;
  readonly problems?: readonly Issue[];
  readonly typed?: string;
  readonly notice?: Notice | null;
  /** Whether the user has to confirm first who they are. */
  readonly mustConfirm?: boolean;
};

/** Creates the page of the user's own account, and the same page for a form that is refused. */
export function createAccountPage(deps: Deps) {
  const { accounts, factors, links, mail, page, passwordMin, selfService, site, times } = deps;

  /** The page for an account. */
  async function show(user: User, shown: Shown): Promise<Page> {
    const { form = null, problems = [], typed = '', notice = null, mustConfirm = false } = shown;
    const lastAdmin = await accounts.isLastAdmin(user);
    const may = { changeEmail: selfService.has('email'), leave: selfService.has('leave') };
    // Its link changes nothing where users may not.
    const waiting = may.changeEmail ? await links.pendingEmail(user.id) : null;
    const pending = waiting && { email: waiting.email ?? '', until: waiting.expiresAt };
    const { email, emailConfirmedAt, role, groups } = user;
    return accountPage({
      email,
      confirmed: emailConfirmedAt !== null,
      role,
      groups,
      name: form === 'name' ? typed : user.name,
      values: { email: form === 'name' ? '' : typed },
      problems,
      form,
      notice,
      lastAdmin,
      passwordMin,
      mustConfirm,
      pending,
      may,
      contact: site.contact,
      times: times(),
      mail: mail !== null,
      factors: toFactorsView(await factors.overview(user.id)),
    });
  }

  /** The reply to a refused form: the page with the form as it was sent, without passwords. */
  function refuse(member: Member, form: Form, refusal: FormRefusal, typed = ''): Promise<Reply> {
    return refuseForm(page, member, refusal, (problems) =>
      show(member.user, { form, problems, typed }),
    );
  }

  return { show, refuse };
}
