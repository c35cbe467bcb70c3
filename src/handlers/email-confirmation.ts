/**
 * Confirming the address that an account has; email-change.ts is about another one.
 *
 * The link alone confirms nothing: its user has to be signed in to the account. Else an attacker
 * could sign up with the address of another person and wait: the mail comes from a site that they
 * know, one careless click would confirm it, and apps would take the attacker for that person.
 */
import { confirmAddressPage, otherAccountPage } from '../../views/address-links.ts';
import { inSeconds } from '../auth/limits/token-bucket.ts';
import type { Link } from '../auth/link-store.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import { createAccountPage } from '../web/account-page.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, refuseForm, tooMany } from '../web/form.ts';
import { toOwnAccountData } from '../web/json-shapes.ts';
import { markOf, NOT_THIS_LINK, openedLinks, withCookies } from '../web/opened-link.ts';
import type { Member } from '../web/visitor.ts';

const OTHER_ACCOUNT = 'This link is for another account. Sign in with that one.';

/** Asking for the link again, and using it. */
export function emailConfirmationHandlers(deps: Deps) {
  const { links, mail, confirmAddress, audit, page } = deps;
  const { read, gone, close } = openedLinks(deps);
  const accountPage = createAccountPage(deps);

  /** POST /account/email/confirmation. Mails the link again. */
  const send: Handler<Member> = async (member) => {
    const { user, wantsJson } = member;
    if (mail === null) throw new HttpError(404, 'This site can\u2019t send e-mail.');
    if (user.emailConfirmedAt !== null) {
      return wantsJson ? noContent() : seeOther('/account?done=address-confirmed');
    }
    const wait = await confirmAddress.ask(member, user);
    if (wait > 0) return accountPage.refuse(member, 'confirmation', tooMany(inSeconds(wait)));
    return wantsJson
      ? json(202, { status: 'accepted' })
      : seeOther('/account?done=confirmation-sent');
  };

  /** GET /confirm-email. The form for the owner of the account. */
  const show: Handler<Member> = async (member) => {
    const opened = await read('confirm', member, null);
    if (!opened.ok) return opened.reply;
    const { link } = opened;
    if (link.userId !== member.user.id) return otherAccount(member, link);
    return page(member.user, confirmAddressPage({ ...formOf(link), problems: [] }));
  };

  /** POST /confirm-email. Confirms the address that the link was mailed to. */
  const confirm: Handler<Member> = async (member) => {
    const opened = await read('confirm', member, await readFields(member.request));
    if (!opened.ok) return opened.reply;
    const { link, secret, isOther } = opened;
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, member, refusal, (problems) =>
        confirmAddressPage({ ...formOf(link), problems }),
      );
    if (isOther) return refuse(NOT_THIS_LINK);
    if (link.userId !== member.user.id) return otherAccount(member, link);
    const user = await links.redeemConfirmation(secret);
    if (user === null) return gone(member, 'confirm', close(member));
    await audit(member, 'email_confirmed', { userId: user.id });
    if (member.wantsJson) return json(200, { user: toOwnAccountData(user) });
    return withCookies(seeOther('/account?done=address-confirmed'), close(member));
  };

  function otherAccount({ user, wantsJson }: Member, { email }: Link): Reply {
    if (wantsJson) throw new HttpError(403, OTHER_ACCOUNT);
    return page(user, otherAccountPage({ email: email ?? '', own: user.email }), 403);
  }

  return { send, show, confirm };
}

function formOf(link: Link) {
  return { link: markOf(link), email: link.email ?? '' };
}
