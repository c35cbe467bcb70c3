import { linkUrl } from '../auth/fresh-link.ts';
import type { FreshInvitation } from '../auth/invitation-links.ts';
import { afterAnswers } from '../http/all-arrived.ts';
import { invitationMail } from '../mails/mail-texts.ts';
import { createAccountMail } from './account-mail.ts';
import type { Deps } from './deps.ts';
import type { Member } from './visitor.ts';

/** Gets invitations to people: by mail, or as links for the administrator to hand over. */
export type InvitationPost = {
  /** Whether invitations go by mail. */
  readonly mails: boolean;
  readonly urlOf: (invitation: Pick<FreshInvitation, 'secret'>) => string;
  /**
   * Mails them after the reply, one after the other. One whose mail fails becomes an event, and
   * stays not sent.
   */
  readonly send: (member: Member, invitations: readonly FreshInvitation[]) => void;
};

/** Creates it. Without MAIL_COMMAND `send` does nothing. */
export function createInvitationPost(deps: Deps): InvitationPost {
  const { links, mail, mailSite, siteUrl, logError } = deps;
  const sendMail = createAccountMail(deps);
  const urlOf = ({ secret }: Pick<FreshInvitation, 'secret'>) => linkUrl(siteUrl, 'invite', secret);

  async function sendAll(member: Member, invitations: readonly FreshInvitation[]): Promise<void> {
    const by = member.user.name || null;
    for (const invitation of invitations) {
      const { email, name, secret, expiresAt } = invitation;
      // Withdrawn or sent again while it waited.
      if ((await links.find('invite', secret)) === null) continue;
      const link = { url: urlOf(invitation), expiresAt };
      const text = invitationMail(mailSite, { email, name, by }, link);
      // Not counted for the network of the administrator: a hundred would be dropped there.
      const isSent = await sendMail(member, null, { to: email, ...text }, null);
      if (isSent) await links.invitationSent(invitation);
    }
  }

  return {
    mails: mail !== null,
    urlOf,
    send(member, invitations) {
      if (mail === null) return;
      afterAnswers(() => void sendAll(member, invitations).catch(logError));
    },
  };
}
