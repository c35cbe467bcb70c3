import { inviteNumber } from '../../views/invites.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import type { FreshInvitation } from '../auth/invitation-links.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { refuseForm } from '../web/form.ts';
import { createInvitationPost } from '../web/invitation-post.ts';
import { readInvitee } from '../web/invitee.ts';
import { createInvitesPage } from '../web/invites-page.ts';
import { isoTime } from '../web/json-shapes.ts';
import { noticeOf } from '../web/notices.ts';
import { readRole } from '../web/role.ts';
import type { Member } from '../web/visitor.ts';

const HAS_ACCOUNT = 'This address already has an account.';

/** Invitations: administrators make them, send them again and withdraw them. */
export function invitationsHandlers(deps: Deps) {
  const { links, audit, page } = deps;
  const post = createInvitationPost(deps);
  const { show, data, invitedAlready } = createInvitesPage(deps);

  /** GET /invites. The invitations that were not used. */
  const list: Handler<Member> = async (member) => {
    if (member.wantsJson) return json(200, { invitations: await data() });
    return page(member.user, await show({ notice: noticeOf(member.query) }));
  };

  /**
   * POST /invites. For one address, by mail where there is mail. Without an `email` it is for any
   * person who has the link; the form for one person sends an empty one.
   */
  const create: Handler<Member> = async (member) => {
    const fields = await readFields(member.request);
    if (!fields.has('email')) return createOpen(member, fields);
    const typed = readInvitee(fields);
    const refuse = (status: number, problems: typeof typed.problems) =>
      refuseForm(page, member, { status, problems }, (problems) =>
        show({ typed: { ...typed, problems } }),
      );
    if (typed.problems.length > 0) return refuse(400, typed.problems);
    const { email, name, role, groups } = typed;
    const invitee = { email, name, role, groups, mailed: post.mails };
    const made = await links.invite(invitee, member.user.id);
    if (made === 'taken') return refuse(409, [{ field: 'email', message: HAS_ACCOUNT }]);
    if (made === 'invited') {
      return refuse(409, [{ field: 'email', message: await invitedAlready(email) }]);
    }
    await audit(member, 'invitation_made', { userId: member.user.id, reason: role, about: email });
    return replyWith(member, 201, made);
  };

  async function createOpen(member: Member, fields: ReadonlyMap<string, unknown>): Promise<Reply> {
    if ([...fields.keys()].some((name) => name !== 'role')) {
      throw new HttpError(400, 'An invitation without an email has a role, and nothing else.');
    }
    const role = readRole(fields.get('role') ?? 'user');
    const made = await links.createInvitation(role, member.user.id);
    await audit(member, 'invitation_made', { userId: member.user.id, reason: role });
    const { expiresAt } = made;
    const url = post.urlOf(made);
    if (member.wantsJson) return json(201, { url, role, expiresAt: isoTime(expiresAt) });
    // The number in the list below: two links made in a row look alike.
    const stored = await links.find('invite', made.secret);
    const number = stored === null ? '' : ` ${inviteNumber(stored.id)}`;
    const whom = role === 'admin' ? 'an administrator' : 'a user';
    const title = `Invitation${number}, for ${whom}: copy it now, it\u2019s shown only once`;
    return page(member.user, await show({ link: { url, until: expiresAt, title } }));
  }

  /** POST /invites/:id/send. Another link for seven days; the one before stops working. */
  const renew: Handler<Member> = async (member) => {
    const id = parseId(member.params.id) ?? 0;
    const made = await links.renewInvitation(id, post.mails, member.user.id);
    // Taken: an account has got the address at this moment, and ends the invitation.
    if (typeof made === 'string') throw new HttpError(404, GONE);
    await audit(member, 'invitation_renewed', { userId: member.user.id, about: made.email });
    return replyWith(member, 200, made);
  };

  /** POST /invites/:id/revoke. The link of the invitation stops working. */
  const revoke: Handler<Member> = async (member) => {
    const revoked = await links.revokeInvitation(parseId(member.params.id) ?? 0);
    if (revoked === null) throw new HttpError(404, GONE);
    await audit(member, 'invitation_revoked', { userId: member.user.id, about: revoked.email });
    return member.wantsJson ? noContent() : seeOther('/invites?done=withdrawn');
  };

  /** No link that was mailed is shown: the mail alone has it, so that its use proves something. */
  async function replyWith(member: Member, status: number, made: FreshInvitation): Promise<Reply> {
    const { id, email, name, role, groups, expiresAt } = made;
    post.send(member, [made]);
    const url = post.mails ? null : post.urlOf(made);
    if (member.wantsJson) {
      const about = { id, email, name, role, groups, mailed: post.mails, url };
      return json(status, { ...about, expiresAt: isoTime(expiresAt) });
    }
    if (url === null) return seeOther('/invites?done=invited');
    const title = `Invitation for ${email}: copy it now, it\u2019s shown only once`;
    return page(member.user, await show({ link: { url, until: expiresAt, title } }));
  }

  return { list, create, renew, revoke };
}

const GONE = 'There is no such invitation; it may have been used.';
