/**
 * Confirms the address of an account: mails a link to it, whose use shows that the owner of the
 * account reads that mail. An account works without it; other apps are told (handlers/verify.ts).
 */
import type { User } from '../auth/accounts/user.ts';
import { type FreshLink, linkUrl } from '../auth/fresh-link.ts';
import type { LimitStore } from '../auth/limits/limit-store.ts';
import type { BucketLimits } from '../auth/limits/token-bucket.ts';
import type { Links } from '../auth/links.ts';
import { afterAnswers } from '../http/all-arrived.ts';
import type { LogError } from '../log.ts';
import type { MailSite } from '../mails/mail-site.ts';
import { confirmAddressMail } from '../mails/mail-texts.ts';
import type { AccountMail } from './account-mail.ts';
import type { Audit } from './audit.ts';

/**
 * Each address: three mails, then one an hour, for all accounts that have it one after another. An
 * attacker who signs up with the address of a stranger must not fill their mailbox.
 */
export const PER_MAILBOX: BucketLimits = { capacity: 3, refillMs: 3_600_000 };
/** The site: 300 mails, then 300 an hour: invented addresses must not make it look like spam. */
export const IN_ALL: BucketLimits = { capacity: 300, refillMs: 12_000 };

type Context = Parameters<Audit>[0];

/** Mails the link after the reply. */
export type ConfirmAddress = {
  /** For an account that was just made or corrected. Nothing for an address that is confirmed. */
  offer(context: Context, user: User): void;
  /** For a user who asks for it. Answers with the ms to wait, and 0 when the link is on its way. */
  ask(context: Context, user: User): Promise<number>;
};

export type ConfirmAddressOptions = {
  /** Null without MAIL_COMMAND: then nothing is ever sent. */
  readonly sendMail: AccountMail | null;
  readonly links: Pick<Links, 'confirmation'>;
  readonly limits: LimitStore;
  readonly mailSite: MailSite;
  readonly audit: Audit;
  readonly logError: LogError;
  readonly now: () => number;
};

/** Create one for all handlers: two would not share their limits. */
export function createConfirmAddress(options: ConfirmAddressOptions): ConfirmAddress {
  const { sendMail, links, limits, mailSite, audit, logError, now } = options;
  const mailboxes = limits.buckets('confirmation mail', PER_MAILBOX, now);
  const mails = limits.buckets('confirmation mails in all', IN_ALL, now);

  return {
    offer: (context, user) => {
      if (sendMail === null || user.emailConfirmedAt !== null) return;
      afterAnswers(() => void offer(context, user).catch(logError));
    },
    ask: async (context, user) => {
      const wait = await take(user);
      if (wait > 0) return wait;
      const link = await links.confirmation(user.id, user.email);
      afterAnswers(() => void send(context, user, link).catch(logError));
      return 0;
    },
  };

  async function take({ email }: User): Promise<number> {
    return (await mailboxes.take(email)) || (await mails.take('all'));
  }

  async function offer(context: Context, user: User): Promise<void> {
    if ((await take(user)) > 0)
      return audit(context, 'mail_dropped', { userId: user.id, reason: 'limit' });
    await send(context, user, await links.confirmation(user.id, user.email));
  }

  async function send(context: Context, user: User, link: FreshLink | null): Promise<void> {
    if (link === null) return; // the account has another address by now, or is gone
    const url = linkUrl(mailSite.url, 'confirm', link.secret);
    const text = confirmAddressMail(mailSite, { url, expiresAt: link.expiresAt });
    await sendMail?.(context, user.id, { to: user.email, ...text });
  }
}
