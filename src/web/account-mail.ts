import type { Context } from '../http/context.ts';
import type { LogError } from '../log.ts';
import { MailFailed, type SendMail } from '../process/mail.ts';
import type { Mail } from '../process/mail-message.ts';
import { MailDropped } from '../process/mail-queue.ts';
import type { Audit } from './audit.ts';

/**
 * Sends a mail about an account, if MAIL_COMMAND is set. Answers whether it was sent, and never
 * rejects: a failure becomes an event of the account (null: it is deleted). The mail is counted for
 * the address of the client, unless `askedFrom` is null.
 */
export type AccountMail = (
  context: Pick<Context, 'requestId' | 'client'>,
  userId: number | null,
  mail: Mail,
  askedFrom?: null,
) => Promise<boolean>;

export type AccountMailOptions = {
  /** Null without MAIL_COMMAND. */
  readonly mail: SendMail | null;
  readonly audit: Audit;
  readonly logError: LogError;
};

/** Creates it. A mail is sent after the reply, so no client waits for it. */
export function createAccountMail({
  mail: send,
  audit,
  logError,
}: AccountMailOptions): AccountMail {
  return async (context, userId, mail, askedFrom) => {
    try {
      if (askedFrom === null) await send?.(mail);
      else await send?.(mail, context.client.address);
      return send !== null;
    } catch (error) {
      logError(error);
      const isDropped = error instanceof MailDropped;
      const reason = isDropped || error instanceof MailFailed ? { reason: error.reason } : {};
      await audit(context, isDropped ? 'mail_dropped' : 'mail_failed', { userId, ...reason });
      return false;
    }
  };
}
