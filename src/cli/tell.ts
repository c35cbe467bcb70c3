/**
 * Tells users by mail what a command did to their account, as the server does. The act is done by
 * then, so a mail that fails is a warning and an event, never an error.
 */
import type { User } from '../auth/accounts/user.ts';
import { addressChange } from '../auth/event-about.ts';
import {
  formerEmailMail,
  type NoticeFacts,
  type NoticeKind,
  noticeMail,
} from '../mails/notice-texts.ts';
import { MailFailed } from '../process/mail.ts';
import type { Mail } from '../process/mail-message.ts';
import type { CommandResult } from './command.ts';
import { type CommandStores, record } from './stores.ts';

/** The detail of an event, and the address of the account before the command changed it. */
type About = {
  readonly reason?: string;
  readonly formerEmail?: string;
  /** The change of groups. */
  readonly about?: string | null;
};

/** What the result of a command says of its mails. `told`: a line for people, or ''. */
export type Told = Pick<CommandResult, 'message'> & { readonly told: string };

/** The result of one mail. */
export type Mailed = Pick<CommandResult, 'message'> & { readonly sent: boolean };

/**
 * Records an event and tells the owner of the account, the account as it is now; of a deleted one,
 * as it was.
 */
export async function recordAndTell(
  stores: CommandStores,
  kind: NoticeKind,
  user: User,
  { reason, formerEmail, about = null }: About = {},
): Promise<Told> {
  const recorded = await record(
    stores,
    kind,
    user.id,
    reason ?? null,
    about ?? changeOf(user, formerEmail),
  );
  const { site, send, serverSends } = stores.mail;
  if (send === null) {
    const advice =
      'set MAIL_COMMAND for this command as for the server, or name its settings file with --config';
    const missed = serverSends ? [`${user.email} was not told by mail: ${advice}.`] : [];
    return { told: '', ...messageOf([recorded.message, ...missed]) };
  }
  const facts: NoticeFacts = {
    kind,
    reason: reason ?? null,
    byAdmin: true,
    at: stores.now(),
    client: { address: '', userAgent: '' },
  };
  const mails = [{ to: user.email, ...noticeMail(site, facts) }];
  if (formerEmail !== undefined) {
    mails.unshift({ to: formerEmail, ...formerEmailMail(site, facts, user.email) });
  }
  const told: string[] = [];
  const messages = [recorded.message];
  for (const mail of mails) {
    const { sent, message } = await sendMail(stores, user.id, mail);
    if (sent) told.push(mail.to);
    messages.push(message);
  }
  return {
    told: told.length === 0 ? '' : `Told ${told.join(' and ')} by mail.`,
    ...messageOf(messages),
  };
}

function changeOf({ email }: User, formerEmail: string | undefined): string | null {
  return formerEmail === undefined ? null : addressChange(formerEmail, email);
}

/** Sends a mail about an account (null: about none yet). A failure is recorded as an event. */
export async function sendMail(
  stores: CommandStores,
  userId: number | null,
  mail: Mail,
): Promise<Mailed> {
  if (stores.mail.send === null) return { sent: false };
  try {
    await stores.mail.send(mail);
    return { sent: true };
  } catch (error) {
    const reason = error instanceof MailFailed ? error.reason : null;
    await record(stores, 'mail_failed', userId, reason);
    const why = error instanceof Error ? error.message : error;
    return { sent: false, message: `${mail.to} was not told by mail: ${why}.` };
  }
}

function messageOf(messages: readonly (string | undefined)[]): Pick<CommandResult, 'message'> {
  const all = messages.filter((message) => message !== undefined);
  return all.length === 0 ? {} : { message: all.join(' ') };
}
