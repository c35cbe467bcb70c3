import type { SeveralView } from '../../views/invites.ts';
import type { Issue } from '../../views/page.ts';
import { normalizeEmail } from '../auth/accounts/email.ts';
import type { Role } from '../auth/accounts/user.ts';
import type { FreshInvitation } from '../auth/links.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { json } from '../http/reply.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { refuseForm } from '../web/form.ts';
import { createInvitationPost } from '../web/invitation-post.ts';
import { createInvitesPage } from '../web/invites-page.ts';
import { isoTime } from '../web/json-shapes.ts';
import { readRole } from '../web/role.ts';
import type { Member } from '../web/visitor.ts';

/** The most addresses in one request: more are for `coatcheck user import`. */
export const SEVERAL_LIMIT = 100;

/** Inviting several addresses at once, with one role. */
export function severalInvitationsHandlers(deps: Deps) {
  const { links, audit, page } = deps;
  const post = createInvitationPost(deps);
  const { show } = createInvitesPage(deps);

  /** POST /invites/several. `emails` has one address a line. All are right, or none is invited. */
  const create: Handler<Member> = async (member) => {
    const fields = await readFields(member.request);
    const role = readRole(fields.get('role') ?? 'user');
    const text = optionalText(fields, 'emails') ?? '';
    const { emails, problems } = readEmails(text);
    if (problems.length > 0) {
      return refuseForm(page, member, { status: 400, problems }, (problems) =>
        show({ several: { text, problems } }),
      );
    }
    const made: FreshInvitation[] = [];
    const taken: string[] = [];
    for (const email of emails) {
      const invitation = await invite(member, email, role);
      if (invitation === 'taken') taken.push(email);
      else made.push(invitation);
    }
    post.send(member, made);
    if (member.wantsJson) return json(201, toData(made, taken));
    const results: SeveralView = {
      mailed: post.mails ? made.length : 0,
      links: post.mails ? [] : made.map((one) => ({ email: one.email, url: post.urlOf(one) })),
      taken,
      until: made[0]?.expiresAt ?? null,
    };
    return page(member.user, await show({ results }));
  };

  async function invite(member: Member, email: string, role: Role) {
    const { user } = member;
    const made = await links.invite({ email, name: '', role, mailed: post.mails }, user.id);
    if (made !== 'taken') {
      await audit(member, 'invitation_made', { userId: user.id, reason: role });
    }
    return made;
  }

  function toData(made: readonly FreshInvitation[], taken: readonly string[]) {
    const invitations = made.map((one) => ({
      id: one.id,
      email: one.email,
      role: one.role,
      mailed: post.mails,
      url: post.mails ? null : post.urlOf(one),
      expiresAt: isoTime(one.expiresAt),
    }));
    return { invitations, taken };
  }

  return { create };
}

/** The addresses of the lines, each once. Commas and semicolons separate as well. */
function readEmails(text: string): {
  readonly emails: readonly string[];
  readonly problems: readonly Issue[];
} {
  const typed = text.split(/[\s,;]+/).filter((word) => word !== '');
  const problem = (message: string) => ({ emails: [], problems: [{ field: 'emails', message }] });
  if (typed.length === 0) return problem('Enter at least one e-mail address.');
  if (typed.length > SEVERAL_LIMIT) {
    return problem(
      `That\u2019s ${typed.length} addresses: you can invite up to ${SEVERAL_LIMIT} at a time.`,
    );
  }
  const bad = typed.filter((word) => normalizeEmail(word) === null);
  if (bad.length > 0) {
    const shown = bad.slice(0, 5).map((word) => `\u201c${word.slice(0, 60)}\u201d`);
    const more = bad.length > 5 ? ` and ${bad.length - 5} more` : '';
    return problem(`Not an e-mail address: ${shown.join(', ')}${more}.`);
  }
  return {
    emails: [...new Set(typed.flatMap((word) => normalizeEmail(word) ?? []))],
    problems: [],
  };
}
