import { linkUrl } from '../../auth/fresh-link.ts';
import type { FreshInvitation, Invitee, KeepLink } from '../../auth/invitation-links.ts';
import { hashSecret } from '../../auth/secret.ts';
import { invitationMail } from '../../mails/mail-texts.ts';
import { MailFailed } from '../../process/mail.ts';
import { type CommandStores, record } from '../stores.ts';
import type { LinkFile } from './link-file.ts';

/** An invitation on its way. */
export type Delivered = {
  readonly invitation: FreshInvitation;
  /** Its link, to be handed over; null when it went by mail, or is not sent. */
  readonly url: string | null;
  /** Why the mail was not sent; null when it was, or when there is no mail. */
  readonly failure: string | null;
};

/** How an invitation gets to its person. */
export type Way = {
  /** By mail, where there is mail. */
  readonly byMail: boolean;
  /** Where links to hand over are written. */
  readonly file: LinkFile | null;
  /**
   * Whether the caller shows a link to hand over. With neither a file nor this, an invitation whose
   * mail fails stays as it is, not sent: the next `invites send --unsent` mails it.
   */
  readonly shown: boolean;
};

/** Stores an invitation; `keep` gets its link before that. Its refusal is passed on. */
export type Make<Refused extends string> = (
  mailed: boolean,
  keep: KeepLink,
) => Promise<FreshInvitation | Refused>;

/**
 * Makes an invitation, and mails it or writes its link down. A mailed one counts as not sent until
 * the mail program has taken it, and the line of another is in the file before it is stored: after
 * a crash at any moment, the same command invites those who were not told. The link of a mail that
 * failed is replaced by one to hand over: the mail program may have kept the first, and the second
 * must not confirm an address.
 */
export async function deliver<Refused extends string>(
  stores: CommandStores,
  { byMail, file, shown }: Way,
  person: Pick<Invitee, 'email' | 'name'>,
  make: Make<Refused>,
): Promise<Delivered | Refused> {
  const { links, mail, siteUrl } = stores;
  const urlOf = (secret: string) => linkUrl(siteUrl, 'invite', secret);
  const keep: KeepLink = ({ secret, expiresAt }) =>
    file?.add(person.email, person.name, urlOf(secret), stores.times.alone(expiresAt));

  if (!byMail || mail.send === null) {
    const made = await make(false, keep);
    if (typeof made === 'string') file?.takeBack();
    if (typeof made === 'string') return made;
    return { invitation: made, url: urlOf(made.secret), failure: null };
  }
  const made = await make(true, () => {});
  if (typeof made === 'string') return made;
  const failure = await failureOfMail(stores, made, urlOf(made.secret));
  if (failure === null) await links.invitationSent(made);
  if (failure === null || (file === null && !shown))
    return { invitation: made, url: null, failure };
  const replaces = hashSecret(made.secret);
  const renewed = await links.renewInvitation(made.id, false, null, { replaces, keep });
  if (typeof renewed !== 'string') {
    return { invitation: renewed, url: urlOf(renewed.secret), failure };
  }
  // Gone or taken: the person has used the mailed link after all.
  file?.takeBack();
  return { invitation: made, url: null, failure: null };
}

async function failureOfMail(
  stores: CommandStores,
  made: FreshInvitation,
  url: string,
): Promise<string | null> {
  const { send, site } = stores.mail;
  try {
    const text = invitationMail(site, { ...made, by: null }, { url, expiresAt: made.expiresAt });
    await send?.({ to: made.email, ...text });
    return null;
  } catch (error) {
    const reason = error instanceof MailFailed ? error.reason : null;
    await record(stores, 'mail_failed', null, reason);
    return error instanceof Error ? error.message : String(error);
  }
}
