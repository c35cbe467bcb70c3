/**
 * Changing the e-mail address. Its owner can take over the account with a reset link, so each
 * change needs the password, however fresh the session is. With MAIL_COMMAND the address changes
 * when the link in a mail to the new address is used, and mails to both addresses say so.
 */
import { emailPage } from '../../views/address-links.ts';
import { TAKEN_MEANWHILE } from '../auth/accounts/account-results.ts';
import { addressChange } from '../auth/event-about.ts';
import { type FreshLink, linkUrl } from '../auth/fresh-link.ts';
import { inSeconds } from '../auth/limits/token-bucket.ts';
import type { Link } from '../auth/link-store.ts';
import { afterAnswers } from '../http/all-arrived.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import { alreadyTakenMail, confirmationMail, emailAskedMail } from '../mails/mail-texts.ts';
import { createAccountMail } from '../web/account-mail.ts';
import { createAccountPage } from '../web/account-page.ts';
import { checkPassword } from '../web/check-password.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, refusalOf, refuseForm, tooMany } from '../web/form.ts';
import { toAccountData, toPendingEmail } from '../web/json-shapes.ts';
import { markOf, NOT_THIS_LINK, openedLinks, withCookies } from '../web/opened-link.ts';
import { passwordChangedError } from '../web/unauthorized.ts';
import type { Member, Visitor } from '../web/visitor.ts';

/** Each account: ten changes of the address at once, then one every ten minutes. */
const PER_ACCOUNT = { capacity: 10, refillMs: 600_000 };
/** Each new address: three mails, then one an hour, for all accounts together. */
const PER_ADDRESS = { capacity: 3, refillMs: 3_600_000 };

/** Requesting another address, withdrawing the request, confirming it. */
export function emailChangeHandlers(deps: Deps) {
  const { accounts, links, limits, mail, mailSite, audit, page, siteUrl, logError, now } = deps;
  const { read, gone, close } = openedLinks(deps);
  const accountPage = createAccountPage(deps);
  const sendMail = createAccountMail(deps);
  const tries = limits.buckets('e-mail change', PER_ACCOUNT, now);
  const mailboxes = limits.buckets('mail to a new address', PER_ADDRESS, now);

  /** POST /account/email. Changes the address, or mails a link to the new one. */
  const change: Handler<Member> = async (member) => {
    const { user } = member;
    const fields = await readFields(member.request);
    const typed = optionalText(fields, 'email') ?? '';
    const refuse = (refusal: FormRefusal) => accountPage.refuse(member, 'email', refusal, typed);
    const wanted = accounts.newEmail(user, typed);
    if (!wanted.ok) return refuse(refusalOf(wanted));
    const password = optionalText(fields, 'password') ?? '';
    const checked = await checkPassword(deps, member, password, 'password');
    if (!checked.ok) return refuse(checked.refusal);
    // Limited: "taken" discloses an account, and the mail may go to the address of another person.
    const wait = await tries.take(String(user.id));
    if (wait > 0) return refuse(tooMany(inSeconds(wait)));
    const { passwordVersion } = checked.proof;
    if (mail !== null) return requestChange(member, wanted.email, passwordVersion);
    const result = await accounts.setEmail(user.id, wanted.email, passwordVersion);
    if (!result.ok) {
      if (result.reason === 'outdated') throw passwordChangedError();
      return refuse(refusalOf(result));
    }
    await audit(member, 'email_changed', {
      userId: user.id,
      formerEmail: user.email,
      about: addressChange(user.email, wanted.email),
    });
    return member.wantsJson ? noContent() : seeOther('/account?done=email');
  };

  /**
   * Mails a link to the new address. The reply is the same whether or not that address has an
   * account; the mail differs.
   */
  async function requestChange(member: Member, email: string, version: number): Promise<Reply> {
    const { user, wantsJson } = member;
    const link = await links.email(user.id, email, version);
    if (link === null) throw passwordChangedError();
    await audit(member, 'email_change_requested', { userId: user.id });
    afterAnswers(() => void send(member, email, link).catch(logError));
    if (!wantsJson) return seeOther('/account?done=email-asked');
    return json(202, { pendingEmail: toPendingEmail({ email, expiresAt: link.expiresAt }) });
  }

  async function send(member: Member, email: string, link: FreshLink): Promise<void> {
    const { user } = member;
    const isTaken = (await accounts.find(email)) !== null;
    const url = linkUrl(siteUrl, 'email', link.secret);
    const text = isTaken
      ? alreadyTakenMail(mailSite)
      : confirmationMail(mailSite, user.email, { url, expiresAt: link.expiresAt });
    const mayWrite = (await mailboxes.take(email)) === 0;
    await Promise.all([
      sendMail(member, user.id, { to: user.email, ...emailAskedMail(mailSite, email) }),
      mayWrite
        ? sendMail(member, user.id, { to: email, ...text })
        : audit(member, 'mail_dropped', { userId: user.id, reason: 'limit' }),
    ]);
  }

  /** POST /account/email/withdraw. Deletes the link that was mailed. */
  const withdraw: Handler<Member> = async (member) => {
    const { user, wantsJson } = member;
    if (await links.withdrawEmail(user.id)) {
      await audit(member, 'email_change_withdrawn', { userId: user.id });
    }
    return wantsJson ? noContent() : seeOther('/account?done=email-withdrawn');
  };

  /** GET /email. Works in any browser: users may read mail on another device. */
  const show: Handler<Visitor> = async (visitor) => {
    const opened = await read('email', visitor, null);
    if (!opened.ok) return opened.reply;
    const form = await formOf(opened.link);
    if (form === null) return gone(visitor, 'email', close(visitor));
    return page(visitor.user, emailPage({ ...form, problems: [] }));
  };

  /**
   * POST /email. Gives the account the address that the link was mailed to. It is confirmed where
   * the owner is signed in; elsewhere the page of the account sends one more link for that.
   */
  const confirm: Handler<Visitor> = async (visitor) => {
    const opened = await read('email', visitor, await readFields(visitor.request));
    if (!opened.ok) return opened.reply;
    const { link, secret } = opened;
    const form = await formOf(link);
    if (form === null) return gone(visitor, 'email', close(visitor));
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, visitor, refusal, (problems) => emailPage({ ...form, problems }));
    if (opened.isOther) return refuse(NOT_THIS_LINK);
    const result = await links.redeemEmail(secret, visitor.user?.id ?? null);
    if (result === 'gone') return gone(visitor, 'email', close(visitor));
    if (result === 'taken') return refuse(refusalOf(TAKEN_MEANWHILE));
    const { user, before } = result;
    await audit(visitor, 'email_changed', {
      userId: user.id,
      formerEmail: before,
      about: addressChange(before, user.email),
    });
    if (visitor.wantsJson) return json(200, { user: toAccountData(user) });
    return withCookies(seeOther(`${resultPage(visitor, user.id)}?done=email`), close(visitor));
  };

  /** The contents of the page of a link; null when its account is gone. */
  async function formOf(link: Link) {
    const owner = link.userId === null ? null : await accounts.byId(link.userId);
    if (owner === null || link.email === null) return null;
    return { link: markOf(link), owner: owner.email, email: link.email };
  }

  return { change, withdraw, show, confirm };
}

/**
 * The page that shows the result: the account, the log-in, or the home page when another account is
 * signed in.
 */
function resultPage({ user }: Visitor, id: number): string {
  if (user === null) return '/login';
  return user.id === id ? '/account' : '/';
}
