import type { Accounts } from '../auth/accounts/accounts.ts';
import type { EventStore } from '../auth/event-store.ts';
import type { LimitStore } from '../auth/limits/limit-store.ts';
import type { Links } from '../auth/links.ts';
import type { Log, LogError } from '../log.ts';
import type { MailSite } from '../mails/mail-site.ts';
import type { SendMail } from '../process/mail.ts';
import { createAccountMail } from './account-mail.ts';
import { type Audit, createAudit } from './audit.ts';
import { type ConfirmAddress, createConfirmAddress } from './confirm-address.ts';
import { createNotifyingAudit } from './notice-mail.ts';
import type { Observer } from './observer.ts';

/** What mails and events need. */
export type MailingOptions = {
  readonly accounts: Accounts;
  readonly events: EventStore;
  readonly links: Links;
  /** Null without MAIL_COMMAND. */
  readonly mail: SendMail | null;
  readonly limits: LimitStore;
  readonly observer?: Observer;
  readonly log: Log;
  readonly now: () => number;
};

/**
 * What sends mails: records events and, where there is mail, tells users of what happened to their
 * account; and mails links that confirm addresses.
 */
export function createMailing(
  options: MailingOptions,
  mailSite: MailSite,
  logError: LogError,
): { readonly audit: Audit; readonly confirmAddress: ConfirmAddress } {
  const { accounts, events, links, mail, limits, log, now, observer } = options;
  const record = createAudit(events, log, now, observer);
  const sendMail = mail === null ? null : createAccountMail({ mail, audit: record, logError });
  return {
    audit:
      sendMail === null
        ? record
        : createNotifyingAudit(record, { accounts, sendMail, mailSite, limits, logError, now }),
    confirmAddress: createConfirmAddress({
      sendMail,
      links,
      limits,
      mailSite,
      audit: record,
      logError,
      now,
    }),
  };
}
