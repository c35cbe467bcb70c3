import type { Issue } from '../../views/page.ts';
import { TAKEN } from '../auth/accounts/account-results.ts';
import type { User } from '../auth/accounts/user.ts';
import { groupsChange } from '../auth/event-about.ts';
import { type FreshLink, linkUrl } from '../auth/fresh-link.ts';
import { hashOfNothing, SCRYPT_COST } from '../auth/passwords/password-hash.ts';
import { afterAnswers } from '../http/all-arrived.ts';
import type { Handler } from '../http/context.ts';
import { type Fields, readFields } from '../http/fields.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import { accountMadeMail } from '../mails/mail-texts.ts';
import { createAccountMail } from '../web/account-mail.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, jsonRefusal, refusalOf } from '../web/form.ts';
import { readInvitee, type TypedInvitee } from '../web/invitee.ts';
import { isoTime, toUserData } from '../web/json-shapes.ts';
import { showUser } from '../web/user-page.ts';
import type { Member } from '../web/visitor.ts';

/** Making an account for somebody. `showForm` replies with the page of a form that is refused. */
export function userAddHandlers(
  deps: Deps,
  showForm: (member: Member, typed: TypedInvitee, status: number) => Promise<Reply>,
) {
  const { accounts, signInService, links, mail, mailSite, audit, siteUrl, logError, now } = deps;
  const sendMail = createAccountMail(deps);

  /**
   * POST /users. Makes an account and a link of 7 days by which its owner chooses the password: by
   * mail where there is mail, else the reply shows it, once. A program may send a password instead;
   * the page has none, since a password that somebody else has typed is known to two.
   */
  const create: Handler<Member> = async (member) => {
    const fields = await readFields(member.request);
    if (member.wantsJson && fields.has('password')) return createWithPassword(member, fields);
    const typed = readInvitee(fields);
    const refuse = ({ status, problems }: FormRefusal) =>
      member.wantsJson
        ? jsonRefusal({ status, problems })
        : showForm(member, { ...typed, problems }, status);
    if (typed.problems.length > 0) return refuse({ status: 400, problems: typed.problems });
    const { email, name, role, groups } = typed;
    const passwordHash = hashOfNothing(SCRYPT_COST);
    const account = { email, name, passwordHash, role, groups, createdAt: now() };
    const { user: actor, wantsJson } = member;
    const made = await links.newAccount(account, actor.id, mail !== null);
    if (made === null) return refuse(refusalOf(TAKEN));
    const { user, link } = made;
    await recordAdded(member, user);
    const url = linkUrl(siteUrl, 'reset', link.secret);
    if (mail !== null) afterAnswers(() => void tell(member, user, link).catch(logError));
    const location = `/users/${user.id}`;
    if (wantsJson) {
      const shown = { mailed: mail !== null, url: mail === null ? url : null };
      const data = { ...toUserData(user), ...shown, expiresAt: isoTime(link.expiresAt) };
      return json(201, data, { location });
    }
    return mail === null
      ? showUser(deps, member, user, { link })
      : seeOther(`${location}?done=added`);
  };

  function recordAdded(member: Member, { id, role, groups }: User): Promise<void> {
    const about = groupsChange([], groups);
    const actorId = member.user.id;
    return audit(member, 'user_added', { userId: id, actorId, reason: role, about });
  }

  async function tell(member: Member, user: User, link: FreshLink): Promise<void> {
    const { email, name } = user;
    const url = linkUrl(siteUrl, 'reset', link.secret);
    const facts = { email, name, by: member.user.name || null };
    const text = accountMadeMail(mailSite, facts, { url, expiresAt: link.expiresAt });
    await sendMail(member, user.id, { to: email, ...text }, null);
  }

  async function createWithPassword(member: Member, fields: Fields): Promise<Reply> {
    const rest: ReadonlyMap<string, unknown> = new Map(
      [...fields].filter(([name]) => name !== 'password'),
    );
    const { email, name, role, groups, problems } = readInvitee(rest);
    // What is wrong with an address is said together with what is wrong with the password.
    const others: readonly Issue[] = problems.filter(({ field }) => field !== 'email');
    if (others.length > 0) return jsonRefusal({ status: 400, problems: others });
    const password = optionalText(fields, 'password') ?? '';
    const { user: actor, request, client } = member;
    const result = await signInService.choosePassword(client.address, actor.email, (queue) =>
      accounts.add(email, password, { name, role, groups }, actor.id, request.signal, queue),
    );
    if (!result.ok) return jsonRefusal(refusalOf(result));
    const { user } = result;
    await recordAdded(member, user);
    return json(201, toUserData(user), { location: `/users/${user.id}` });
  }

  return { create };
}
