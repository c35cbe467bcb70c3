import type { Several } from '../../views/invite-forms.ts';
import { invitesPage, type SeveralView } from '../../views/invites.ts';
import type { LinkView, Notice } from '../../views/notice.ts';
import type { Page } from '../../views/page.ts';
import { roleName } from '../../views/role.ts';
import { absoluteTime } from '../../views/time.ts';
import type { Deps } from './deps.ts';
import { NO_INVITEE, type TypedInvitee } from './invitee.ts';
import { toInvitationData } from './json-shapes.ts';

/** What the page shows besides the list: a form that was refused, or the result of one. */
export type InvitesShown = {
  readonly notice?: Notice | null;
  readonly link?: LinkView;
  readonly typed?: TypedInvitee;
  /** Addresses that were typed for several at once. */
  readonly several?: Several;
  readonly results?: SeveralView;
};

const NO_LIST: Several = { text: '', groups: '', problems: [] };

/** Creates the page of invitations, and the same as JSON. */
export function createInvitesPage({ links, mail, times, now }: Deps) {
  /** Newest first, those that have ended included. */
  async function invitations() {
    const all = [...(await links.invitations()), ...(await links.lapsedInvitations())];
    return all.sort((a, b) => b.id - a.id);
  }

  async function show(shown: InvitesShown): Promise<Page> {
    const { notice = null, link = null, typed = NO_INVITEE, results = null } = shown;
    const invites = (await invitations()).map((invitation) => ({
      id: invitation.id,
      email: invitation.email,
      name: invitation.name,
      role: invitation.role ?? 'user',
      groups: invitation.groups,
      mailed: invitation.mailed,
      unsent: invitation.unsent,
      createdAt: invitation.createdAt,
      expiresAt: invitation.expiresAt,
      by: invitation.by,
    }));
    return invitesPage({
      invites,
      link,
      typed,
      several: shown.several ?? NO_LIST,
      results,
      times: times(),
      notice,
      mail: mail !== null,
    });
  }

  /** Says that an address has an invitation that works, and which. */
  async function invitedAlready(email: string): Promise<string> {
    const open = (await links.invitations()).find((one) => one.email === email);
    const which =
      open &&
      ` (${roleName(open.role ?? 'user')}, expires ${absoluteTime(open.expiresAt, times())})`;
    return `${email} has an invitation already${which ?? ''}: send it again or withdraw it first.`;
  }

  async function data() {
    return (await invitations()).map((one) => toInvitationData(one, now()));
  }

  return { show, data, invitedAlready };
}
