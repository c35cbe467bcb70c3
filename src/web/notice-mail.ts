/**
 * Notices: a user is told by mail what happened to their account (ASVS 6.3.7). It belongs to
 * recording the event, so that no handler can forget it.
 */
import type { Accounts } from '../auth/accounts/accounts.ts';
import type { LimitStore } from '../auth/limits/limit-store.ts';
import { afterAnswers } from '../http/all-arrived.ts';
import type { LogError } from '../log.ts';
import type { MailSite } from '../mails/mail-site.ts';
import {
  formerEmailMail,
  isNoticeKind,
  type NoticeFacts,
  noticeMail,
} from '../mails/notice-texts.ts';
import type { Mail } from '../process/mail-message.ts';
import type { AccountMail } from './account-mail.ts';
import type { Audit } from './audit.ts';

/**
 * Each address and kind of event: five notices at once, then one an hour. A program that signs in
 * from ever new networks must not fill a mailbox, nor an attacker who makes account after account
 * with the address of a stranger.
 */
export const PER_MAILBOX = { capacity: 5, refillMs: 3_600_000 };

/**
 * How many notices may wait or be sent at a time: half of the mail queue, so that reset links have
 * room. They are not counted for the network of the client: an attacker who keeps its share full
 * could take over an account without its owner being told.
 */
export const NOTICES_AT_ONCE = 100;

export type NoticeOptions = {
  readonly accounts: Pick<Accounts, 'byId'>;
  readonly sendMail: AccountMail;
  readonly logError: LogError;
  readonly mailSite: MailSite;
  readonly limits: LimitStore;
  readonly now: () => number;
};

/**
 * Creates an audit that records with `record` and sends the notice after the reply. It never
 * rejects, and no client waits for a mail.
 */
export function createNotifyingAudit(record: Audit, options: NoticeOptions): Audit {
  const { accounts, sendMail, logError, mailSite, limits, now } = options;
  const mailboxes = limits.buckets('notice', PER_MAILBOX, now);
  let waiting = 0;

  return async (context, kind, about) => {
    const { userId, actorId = null, reason = null, formerEmail } = about;
    const recorded = record(context, kind, about);
    if (!isNoticeKind(kind, reason)) return recorded;
    const byAdmin = actorId !== null && actorId !== userId;
    const { client } = context;
    const facts = { kind, reason, byAdmin, at: now(), client };
    // Before the reply: a later change of the e-mail address must not lead the notice elsewhere.
    const mails = mailsOf(userId, facts, formerEmail);
    await Promise.allSettled([recorded, mails]); // an error of mails is logged after the answers
    afterAnswers(() => void send(context, userId, kind, mails).catch(logError));
  };

  async function mailsOf(
    userId: number | null,
    facts: NoticeFacts,
    formerEmail?: string,
  ): Promise<readonly Mail[]> {
    const user = userId === null ? null : await accounts.byId(userId);
    const to = user?.email ?? formerEmail; // of a deleted account the former one is left
    if (to === undefined) return [];
    const { subject, text } = noticeMail(mailSite, facts);
    const mail = { to, subject, text };
    if (user === null || formerEmail === undefined) return [mail];
    const former = formerEmailMail(mailSite, facts, user.email);
    return [{ to: formerEmail, subject: former.subject, text: former.text }, mail];
  }

  async function send(
    context: Parameters<Audit>[0],
    userId: number | null,
    kind: string,
    found: Promise<readonly Mail[]>,
  ): Promise<void> {
    const mails = await found;
    const address = mails.at(-1)?.to;
    if (address === undefined) return;
    const drop = () => record(context, 'mail_dropped', { userId, reason: 'limit' });
    if (waiting + mails.length > NOTICES_AT_ONCE) return drop();
    waiting += mails.length;
    try {
      if ((await mailboxes.take(`${address} ${kind}`)) > 0) return await drop();
      await Promise.all(mails.map((mail) => sendMail(context, userId, mail, null)));
    } finally {
      waiting -= mails.length;
    }
  }
}
