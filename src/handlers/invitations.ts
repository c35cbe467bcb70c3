import { inviteNumber, invitesPage } from '../../views/invites.ts';
import type { LinkView } from '../../views/notice.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import { type FreshLink, linkUrl } from '../auth/fresh-link.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, noContent, type Reply, seeOther } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { isoTime } from '../web/json-shapes.ts';
import { noticeOf } from '../web/notices.ts';
import { readRole } from '../web/role.ts';
import type { Member } from '../web/visitor.ts';

/** Invitations: administrators make and withdraw them. */
export function invitationsHandlers({ links, audit, page, origin, times }: Deps) {
  /** GET /invites. The invitations that still work. */
  const list: Handler<Member> = (member) => show(member, null);

  /** POST /invites. The reply shows the link, once. */
  const create: Handler<Member> = async (member) => {
    const fields = await readFields(member.request);
    const role = readRole(fields.get('role') ?? 'user');
    const link = await links.createInvitation(role, member.user.id);
    await audit(member, 'invitation_made', { userId: member.user.id, reason: role });
    if (!member.wantsJson) return show(member, link);
    return json(201, { url: urlOf(link), role, expiresAt: isoTime(link.expiresAt) });
  };

  /** POST /invites/:id/revoke. The link of the invitation stops working. */
  const revoke: Handler<Member> = async (member) => {
    if (!(await links.revokeInvitation(parseId(member.params.id) ?? 0))) {
      throw new HttpError(404, 'There is no such invitation; it may have been used.');
    }
    await audit(member, 'invitation_revoked', { userId: member.user.id });
    return member.wantsJson ? noContent() : seeOther('/invites?done=withdrawn');
  };

  async function show(member: Member, link: FreshLink | null): Promise<Reply> {
    const pending = (await links.invitations()).map((link) => ({
      id: link.id,
      role: link.role ?? 'user',
      email: link.email,
      name: link.name,
      mailed: link.mailed,
      createdAt: link.createdAt,
      expiresAt: link.expiresAt,
      by: link.by ?? 'the command line',
    }));
    if (member.wantsJson) {
      const data = pending.map((one) => ({
        ...one,
        createdAt: isoTime(one.createdAt),
        expiresAt: isoTime(one.expiresAt),
      }));
      return json(200, { invitations: data });
    }
    const fresh = link === null ? null : await toView(link);
    const notice = noticeOf(member.query);
    return page(
      member.user,
      invitesPage({ invites: pending, link: fresh, problems: [], times: times(), notice }),
    );
  }

  // The title has the number of the list below: two links made in a row look alike.
  async function toView(link: FreshLink): Promise<LinkView> {
    const view = { url: urlOf(link), until: link.expiresAt };
    const made = await links.find('invite', link.secret);
    if (made === null) return view;
    const whom = made.role === 'admin' ? 'an administrator' : 'a user';
    const number = inviteNumber(made.id);
    return {
      ...view,
      title: `Invitation ${number}, for ${whom}: copy it now, it is shown once`,
    };
  }

  function urlOf({ secret }: FreshLink): string {
    return linkUrl(origin, 'invite', secret);
  }

  return { list, create, revoke };
}
