/**
 * Changing the e-mail address. "Forgot your password?" gives the account to the owner of the
 * address, so each change asks for the password, however fresh the session is. With MAIL_COMMAND
 * the new address counts when the link in a mail to it is used, and a mail to the old one says so.
 */
import { emailPage } from '../../views/link.ts';
import { TAKEN_MEANWHILE } from '../auth/accounts/account-results.ts';
import { inSeconds, TokenBuckets } from '../auth/limits/token-bucket.ts';
import type { Link } from '../auth/link-store.ts';
import { linkUrl } from '../auth/links.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import { createAccountMail } from '../web/account-mail.ts';
import { createAccountPage } from '../web/account-page.ts';
import { checkPassword } from '../web/check-password.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, refusalOf, refuseForm, tooMany } from '../web/form.ts';
import { toAccountData, toPendingEmail } from '../web/json-shapes.ts';
import {
  alreadyTakenMail,
  confirmationMail,
  emailAskedMail,
  emailChangedMail,
} from '../web/mail-texts.ts';
import { markOf, NOT_THIS_LINK, openedLinks, withCookies } from '../web/opened-link.ts';
import { passwordChangedError } from '../web/unauthorized.ts';
import type { Member, Visitor } from '../web/visitor.ts';

/** Ten changes of the address at once, then one every ten minutes. */
const PER_ACCOUNT = { capacity: 10, refillMs: 600_000 };
/** Three mails to one new address, then one an hour, for all accounts together. */
const PER_ADDRESS = { capacity: 3, refillMs: 3_600_000 };

/** Asking for another address, withdrawing it, confirming it. */
export function emailChangeHandlers(deps: Deps) {
  const { accounts, links, mail, audit, page, origin, logError, now } = deps;
  const { read, gone, close } = openedLinks(deps);
  const accountPage = createAccountPage(deps);
  const sendMail = createAccountMail(deps);
  const tries = new TokenBuckets(PER_ACCOUNT, now);
  const mailboxes = new TokenBuckets(PER_ADDRESS, now);

  /** POST /account/email */
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
    // "Taken" discloses an account, and the mail goes to an address that may be of another person:
    // so it is limited.
    const key = String(user.id);
    if (!tries.take(key)) return refuse(tooMany(inSeconds(tries.waitOf(key))));
    const { passwordVersion } = checked.grant;
    if (mail !== null) return ask(member, wanted.email, passwordVersion);
    const result = await accounts.setEmail(user.id, wanted.email, passwordVersion);
    if (!result.ok) {
      if (result.reason === 'outdated') throw passwordChangedError();
      return refuse(refusalOf(result));
    }
    await audit(member, 'email_changed', { userId: user.id });
    return member.wantsJson ? noContent() : seeOther('/account?done=email');
  };

  /**
   * Mails a link to the new address. The answer is the same whether or not that has an account; the
   * mail is not.
   */
  async function ask(member: Member, email: string, version: number): Promise<Reply> {
    const { user, wantsJson } = member;
    const link = await links.email(user.id, email, version);
    if (link === null) throw passwordChangedError();
    await audit(member, 'email_change_requested', { userId: user.id });
    setImmediate(() => void send(member, email, link.secret).catch(logError));
    if (!wantsJson) return seeOther('/account?done=email-asked');
    return json(202, { pendingEmail: toPendingEmail({ email, expiresAt: link.expiresAt }) });
  }

  async function send(member: Member, email: string, secret: string): Promise<void> {
    const { user } = member;
    const isTaken = (await accounts.find(email)) !== null;
    const text = isTaken
      ? alreadyTakenMail(origin)
      : confirmationMail(linkUrl(origin, 'email', secret), user.email, origin);
    const mayWrite = mailboxes.take(email);
    await Promise.all([
      sendMail(member, user.id, { to: user.email, ...emailAskedMail(email, origin) }),
      mayWrite
        ? sendMail(member, user.id, { to: email, ...text })
        : audit(member, 'mail_dropped', { userId: user.id, reason: 'limit' }),
    ]);
  }

  /** POST /account/email/withdraw. Deletes the link that was sent. */
  const withdraw: Handler<Member> = async (member) => {
    const { user, wantsJson } = member;
    if (await links.withdrawEmail(user.id)) {
      await audit(member, 'email_change_withdrawn', { userId: user.id });
    }
    return wantsJson ? noContent() : seeOther('/account?done=email-withdrawn');
  };

  /** GET /email. In any browser: people may read mail on another device. */
  const show: Handler<Visitor> = async (visitor) => {
    const opened = await read('email', visitor, null);
    if (!opened.ok) return opened.reply;
    const form = await formOf(opened.link);
    if (form === null) return gone(visitor, 'email', close(visitor));
    return page(visitor.user, emailPage({ ...form, problems: [] }));
  };

  /** POST /email. From now on the account has the address that the link was sent to. */
  const confirm: Handler<Visitor> = async (visitor) => {
    const opened = await read('email', visitor, await readFields(visitor.request));
    if (!opened.ok) return opened.reply;
    const { link, secret } = opened;
    const form = await formOf(link);
    if (form === null) return gone(visitor, 'email', close(visitor));
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, visitor, refusal, (problems) => emailPage({ ...form, problems }));
    if (opened.isOther) return refuse(NOT_THIS_LINK);
    const result = await links.redeemEmail(secret);
    if (result === 'gone') return gone(visitor, 'email', close(visitor));
    if (result === 'taken') return refuse(refusalOf(TAKEN_MEANWHILE));
    const { user, before } = result;
    await audit(visitor, 'email_changed', { userId: user.id });
    void sendMail(visitor, user.id, { to: before, ...emailChangedMail(user.email, origin) });
    if (visitor.wantsJson) return json(200, { user: toAccountData(user) });
    return withCookies(seeOther(`${placeOf(visitor, user.id)}?done=email`), close(visitor));
  };

  /** What the page of a link says; null when its account is gone. */
  async function formOf(link: Link) {
    const owner = link.userId === null ? null : await accounts.byId(link.userId);
    if (owner === null || link.email === null) return null;
    return { link: markOf(link), owner: owner.email, email: link.email };
  }

  return { change, withdraw, show, confirm };
}

/**
 * The page that shows the result: the account, the log-in, or the start when another account is
 * signed in.
 */
function placeOf({ user }: Visitor, id: number): string {
  if (user === null) return '/login';
  return user.id === id ? '/account' : '/';
}
