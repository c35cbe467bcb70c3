import type { SeveralView } from '../../views/invites.ts';
import type { FreshInvitation } from '../auth/invitation-links.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { json } from '../http/reply.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, refuseForm } from '../web/form.ts';
import { readGroups } from '../web/groups.ts';
import { createInvitationPost } from '../web/invitation-post.ts';
import { type ListedInvitee, readInvitees } from '../web/invitee-list.ts';
import { createInvitesPage } from '../web/invites-page.ts';
import { isoTime } from '../web/json-shapes.ts';
import { readRole } from '../web/role.ts';
import { keepingForm } from '../web/unsaved.ts';
import type { Member } from '../web/visitor.ts';

/** Inviting several addresses at once, with one role and the same groups. */
export function severalInvitationsHandlers(deps: Deps) {
  const { links, audit, page } = deps;
  const post = createInvitationPost(deps);
  const { show } = createInvitesPage(deps);

  /**
   * POST /invites/several. `emails` has one address a line, with or without a name. All are right,
   * or none is invited; also on a disk that is full after some of them.
   */
  const create: Handler<Member> = async (member) => {
    const fields = await readFields(member.request);
    const role = readRole(fields.get('role') ?? 'user');
    const text = optionalText(fields, 'emails') ?? '';
    const { people, problems: ofPeople } = readInvitees(text);
    const { groups, text: groupsText, problems: ofGroups } = readGroups(fields);
    const problems = [...ofPeople, ...ofGroups];
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, member, refusal, (problems) =>
        show({ several: { text, groups: groupsText, problems } }),
      );
    if (problems.length > 0) return refuse({ status: 400, problems });
    return keepingForm(deps, member, () => invite(member, people, { role, groups }), refuse);
  };

  async function invite(
    member: Member,
    people: readonly ListedInvitee[],
    gives: Pick<FreshInvitation, 'role' | 'groups'>,
  ) {
    const made: FreshInvitation[] = [];
    const taken: string[] = [];
    const invited: string[] = [];
    const invitees = people.map((person) => ({ ...person, ...gives, mailed: post.mails }));
    const results = await links.inviteAll(invitees, member.user.id);
    for (const [i, { email }] of people.entries()) {
      const result = results[i];
      if (result === 'taken') taken.push(email);
      else if (result === 'invited') invited.push(email);
      else if (result !== undefined) made.push(result);
    }
    for (const { email } of made) {
      const about = { userId: member.user.id, reason: gives.role, about: email };
      await audit(member, 'invitation_made', about);
    }
    post.send(member, made);
    if (member.wantsJson) return json(201, toData(made, taken, invited));
    const view: SeveralView = {
      mailed: post.mails ? made.length : 0,
      links: post.mails ? [] : made.map((one) => ({ email: one.email, url: post.urlOf(one) })),
      taken,
      invited,
      until: made[0]?.expiresAt ?? null,
    };
    return page(member.user, await show({ results: view }));
  }

  function toData(
    made: readonly FreshInvitation[],
    taken: readonly string[],
    invited: readonly string[],
  ) {
    const invitations = made.map((one) => ({
      id: one.id,
      email: one.email,
      name: one.name,
      role: one.role,
      groups: one.groups,
      mailed: post.mails,
      url: post.mails ? null : post.urlOf(one),
      expiresAt: isoTime(one.expiresAt),
    }));
    return { invitations, taken, invited };
  }

  return { create };
}
