import { linkUrl } from '../../auth/fresh-link.ts';
import type { FreshInvitation } from '../../auth/links.ts';
import { invitationMail } from '../../mails/mail-texts.ts';
import { MailFailed } from '../../process/mail.ts';
import { type CommandStores, record } from '../stores.ts';

/** An invitation on its way. */
export type Delivered = {
  readonly invitation: FreshInvitation;
  /** Its link, to be handed over; null when it went by mail. */
  readonly url: string | null;
  /** Why the mail was not sent; null when it was, or when there is no mail. */
  readonly failure: string | null;
};

/**
 * Makes an invitation and mails it, with `byMail` and where there is mail. `make` stores it, with
 * whether it is mailed; its refusal is passed on. The link of a mail that failed is replaced by one
 * to hand over: the mail program may have kept the first, and the second must not confirm an
 * address.
 */
export async function deliver<Refused extends string>(
  stores: CommandStores,
  byMail: boolean,
  make: (mailed: boolean) => Promise<FreshInvitation | Refused>,
): Promise<Delivered | Refused> {
  const { send, site } = stores.mail;
  const made = await make(byMail && send !== null);
  if (typeof made === 'string') return made;
  if (!byMail || send === null) return toHandOver(stores, made, null);
  try {
    const link = {
      url: linkUrl(stores.config.origin, 'invite', made.secret),
      expiresAt: made.expiresAt,
    };
    await send({ to: made.email, ...invitationMail(site, { ...made, by: null }, link) });
    return { invitation: made, url: null, failure: null };
  } catch (error) {
    const reason = error instanceof MailFailed ? error.reason : null;
    await record(stores, 'mail_failed', null, reason);
    const failure = error instanceof Error ? error.message : String(error);
    const renewed = await stores.links.renewInvitation(made.id, false, null);
    // Gone or taken: the person has used the mailed link after all.
    if (typeof renewed === 'string') return { invitation: made, url: null, failure: null };
    return toHandOver(stores, renewed, failure);
  }
}

function toHandOver(
  { config }: CommandStores,
  invitation: FreshInvitation,
  failure: string | null,
): Delivered {
  return { invitation, url: linkUrl(config.origin, 'invite', invitation.secret), failure };
}
