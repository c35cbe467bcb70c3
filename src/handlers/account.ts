import { accountPage } from '../../views/account.ts';
import type { Page, Problem } from '../../views/page.ts';
import { StoreUnavailable } from '../auth/stores.ts';
import { inSeconds, TokenBuckets } from '../auth/token-bucket.ts';
import type { User } from '../auth/user.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { json, noContent, seeOther } from '../http/reply.ts';
import type { Member } from './access.ts';
import { beginSession } from './begin-session.ts';
import { checkPassword } from './check-password.ts';
import { optionalText } from './credentials.ts';
import type { Deps } from './deps.ts';
import { type Refusal, refusalOf, refuseForm, tooMany } from './form.ts';
import { noticeOf } from './notice.ts';
import { outdated } from './outdated.ts';
import { toAccountData } from './user-data.ts';

/** Ten changes of the address at once, then one every ten minutes. */
const EMAIL_TRIES = { capacity: 10, refillMs: 600_000 };

type Form = 'password' | 'email' | 'delete';

/** What is special about the page this time: the form that came back, what was typed into it, what was just done. */
type Shown = {
  readonly form?: Form;
  readonly problems?: readonly Problem[];
  readonly typed?: string;
  readonly notice?: string | null;
};

/** My account: password, e-mail, leaving. */
export function accountHandlers(deps: Deps) {
  const { accounts, doorman, sessions, audit, cookies, page, passwordMin, now } = deps;

  const emailTries = new TokenBuckets(EMAIL_TRIES, now);

  async function view(user: User, shown: Shown): Promise<Page> {
    const { form = null, problems = [], typed = user.email, notice = null } = shown;
    const lastAdmin = await accounts.isLastAdmin(user);
    const { email, role } = user;
    const values = { email: typed };
    return accountPage({ email, role, values, problems, form, notice, lastAdmin, passwordMin });
  }

  async function refuse(member: Member, form: Form, refusal: Refusal, typed?: string) {
    const { problems } = refusal;
    const again = await view(member.user, {
      form,
      problems,
      ...(typed === undefined ? {} : { typed }),
    });
    return refuseForm(page, member, refusal, () => again);
  }

  /** GET /account */
  const show: Handler<Member> = async ({ user, wantsJson, query }) => {
    if (wantsJson) return json(200, { user: toAccountData(user) });
    return page(user, await view(user, { notice: noticeOf(query) }));
  };

  /** POST /account/password. Everywhere else is signed out; this browser goes on with a new ID. */
  const setPassword: Handler<Member> = async (member) => {
    const { user, request, wantsJson } = member;
    const fields = await readFields(request);
    const current = optionalText(fields, 'current') ?? '';
    const password = optionalText(fields, 'password') ?? '';
    const checked = await checkPassword(deps, member, current, 'current');
    if (!checked.ok) return refuse(member, 'password', checked.refusal);
    // In NFC, as they are hashed: two keyboards write one password in two ways.
    if (password.normalize() === current.normalize()) {
      const message = 'This is the password you have. Choose another.';
      return refuse(member, 'password', {
        status: 400,
        problems: [{ field: 'password', message }],
      });
    }
    const { passwordVersion } = checked.welcome;
    const { address } = member.client;
    const result = await doorman.choosePassword(address, user.email, (lane) =>
      accounts.setPassword(user, password, passwordVersion, request.signal, lane),
    );
    if (!result.ok) {
      if (result.reason === 'outdated') throw outdated();
      return refuse(member, 'password', refusalOf(result));
    }
    sessions.drop(user.id);
    await audit(member, 'password_changed', { userId: user.id });
    const welcome = doorman.welcome(user, result.passwordVersion);
    const { remembered } = member.session;
    const headers = await beginSession(
      deps,
      { ...member, session: null },
      welcome,
      remembered,
    ).catch((error) => {
      if (!(error instanceof StoreUnavailable)) throw error;
      deps.complain(error); // the password is changed all the same, and nobody is told otherwise
      return null;
    });
    if (headers === null) return wantsJson ? noContent() : seeOther('/login?done=reset');
    return wantsJson ? noContent(headers) : seeOther('/account?done=password', headers);
  };

  /** POST /account/email */
  const setEmail: Handler<Member> = async (member) => {
    const { user, request, wantsJson } = member;
    const typed = optionalText(await readFields(request), 'email') ?? '';
    // "Taken" tells whether somebody has an account: as with sign-up, not as often as one likes.
    const key = String(user.id);
    if (!emailTries.take(key)) {
      return refuse(member, 'email', tooMany(inSeconds(emailTries.waitOf(key))), typed);
    }
    const result = await accounts.setEmail(user, typed);
    if (!result.ok) return refuse(member, 'email', refusalOf(result), typed);
    await audit(member, 'email_changed', { userId: user.id });
    return wantsJson ? noContent() : seeOther('/account?done=email');
  };

  /** POST /account/delete. The account and everything of it. */
  const remove: Handler<Member> = async (member) => {
    const { user, request, wantsJson } = member;
    const password = optionalText(await readFields(request), 'password') ?? '';
    const checked = await checkPassword(deps, member, password, 'password');
    if (!checked.ok) return refuse(member, 'delete', checked.refusal);
    const left = await accounts.leave(user.id, checked.welcome.passwordVersion);
    if (left === 'outdated') throw outdated();
    if (left === 'last_admin') {
      const message = 'You are the only administrator. Make somebody else one first.';
      return refuse(member, 'delete', { status: 409, problems: [{ field: null, message }] });
    }
    sessions.drop(user.id);
    await audit(member, 'account_deleted', { userId: null });
    const headers = {
      'set-cookie': [cookies.session.takeBack, cookies.device.takeBack],
      'clear-site-data': '"cache", "storage"',
    };
    return wantsJson ? noContent(headers) : seeOther('/?done=left', headers);
  };

  return { show, setPassword, setEmail, remove };
}
