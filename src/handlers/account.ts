import type { PasswordProof } from '../auth/sign-in/sign-in-results.ts';
import { StoreUnavailable } from '../auth/store-errors.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { json, noContent, type ReplyHeaders, seeOther } from '../http/reply.ts';
import { createAccountPage } from '../web/account-page.ts';
import { checkPassword } from '../web/check-password.ts';
import { CLEAR_SITE_DATA } from '../web/clear-site-data.ts';
import { FRESH_PASSWORD_MS } from '../web/confirm-password.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { toFactorsData } from '../web/factor-view.ts';
import { refusalOf } from '../web/form.ts';
import { toOwnAccountData, toPendingEmail } from '../web/json-shapes.ts';
import { noticeOf } from '../web/notices.ts';
import { beginSession } from '../web/sign-in.ts';
import { passwordChangedError } from '../web/unauthorized.ts';
import type { Member, Visitor } from '../web/visitor.ts';

/** The user's own account: its password and leaving. For its e-mail see email-change.ts. */
export function accountHandlers(deps: Deps) {
  const {
    accounts,
    signInService,
    secondStep,
    factors,
    links,
    audit,
    cookies,
    page,
    selfService,
    now,
  } = deps;
  const { show: accountPage, refuse } = createAccountPage(deps);

  /** GET /account. The forms for the account, or the account in JSON. */
  const show: Handler<Member> = async ({ user, session, wantsJson, query }) => {
    if (wantsJson) {
      const waiting = selfService.has('email') ? await links.pendingEmail(user.id) : null;
      return json(200, {
        user: toOwnAccountData(user),
        pendingEmail: waiting && toPendingEmail(waiting),
        secondFactor: toFactorsData(await factors.overview(user.id)),
      });
    }
    const isStale = now() - session.createdAt >= FRESH_PASSWORD_MS;
    const mustConfirm = user.secondFactor && isStale;
    return page(user, await accountPage(user, { notice: noticeOf(query), mustConfirm }));
  };

  /**
   * GET /.well-known/change-password. Where password managers lead their user to change one (W3C, a
   * well-known URL for changing passwords).
   */
  const toPassword: Handler<Visitor> = () => seeOther('/account');

  /** POST /account/password. Ends every session; this browser goes on with a new one. */
  const setPassword: Handler<Member> = async (member) => {
    const { user, request, wantsJson } = member;
    const fields = await readFields(request);
    const current = optionalText(fields, 'current') ?? '';
    const password = optionalText(fields, 'password') ?? '';
    const checked = await checkPassword(deps, member, current, 'current');
    if (!checked.ok) return refuse(member, 'password', checked.refusal);
    // Compared in NFC, as they are hashed: two keyboards can encode one password differently.
    if (password.normalize() === current.normalize()) {
      const message = 'That\u2019s already your password. Choose another.';
      return refuse(member, 'password', {
        status: 400,
        problems: [{ field: 'password', message }],
      });
    }
    const { passwordVersion } = checked.proof;
    const { address } = member.client;
    const result = await signInService.choosePassword(address, user.email, (queue) =>
      accounts.setPassword(user, password, passwordVersion, request.signal, queue),
    );
    if (!result.ok) {
      if (result.reason === 'outdated') throw passwordChangedError();
      return refuse(member, 'password', refusalOf(result));
    }
    await audit(member, 'password_changed', { userId: user.id });
    const proof = await signInService.proofAfterChange(user, result.passwordVersion);
    const headers = await goOn(member, proof);
    if (headers === null) return wantsJson ? noContent() : seeOther('/login?done=reset');
    return wantsJson ? noContent(headers) : seeOther('/account?done=password', headers);
  };

  /**
   * A new session for the browser in which the password was changed. Null when there is none: an
   * account with a second factor signs in again, so that the password alone gives no session that
   * counts as fresh; and the database may have failed, which is no error for the client, because
   * the password is changed all the same.
   */
  async function goOn(member: Member, proof: PasswordProof): Promise<ReplyHeaders | null> {
    const { remembered } = member.session;
    if (proof.user.secondFactor) return null; // no pending sign-in: the user begins at /login
    try {
      const step = await secondStep.begin(proof, remembered);
      if (!step.ok) return null;
      return await beginSession(deps, { ...member, session: null }, step, remembered);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      deps.logError(error);
      return null;
    }
  }

  /** POST /account/delete. Deletes the account and everything that belongs to it. */
  const remove: Handler<Member> = async (member) => {
    const { user, request, wantsJson } = member;
    const password = optionalText(await readFields(request), 'password') ?? '';
    const checked = await checkPassword(deps, member, password, 'password');
    if (!checked.ok) return refuse(member, 'delete', checked.refusal);
    const left = await accounts.leave(user.id, checked.proof.passwordVersion);
    if (left === 'outdated') throw passwordChangedError();
    if (left === 'last_admin') {
      const message = 'You\u2019re the only administrator. Make someone else one before you leave.';
      return refuse(member, 'delete', { status: 409, problems: [{ field: null, message }] });
    }
    await audit(member, 'account_deleted', { userId: null, formerEmail: user.email });
    const headers = {
      'set-cookie': [cookies.session.clear, cookies.device.clear],
      'clear-site-data': CLEAR_SITE_DATA,
    };
    return wantsJson ? noContent(headers) : seeOther('/?done=left', headers);
  };

  return { show, toPassword, setPassword, remove };
}
