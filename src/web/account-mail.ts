import type { Context } from '../http/context.ts';
import type { Mail } from '../process/mail.ts';
import { MailDropped } from '../process/mail-queue.ts';
import type { Deps } from './deps.ts';

/**
 * Sends a mail about an account, if MAIL_COMMAND is set. Never rejects: a failure becomes an event
 * of the account.
 */
export type AccountMail = (
  context: Pick<Context, 'requestId' | 'client'>,
  userId: number,
  mail: Mail,
) => Promise<void>;

/** Creates it. A mail is sent after the reply, so no client waits for it. */
export function createAccountMail({
  mail: send,
  audit,
  logError,
}: Pick<Deps, 'mail' | 'audit' | 'logError'>): AccountMail {
  return async (context, userId, mail) => {
    try {
      await send?.(mail, context.client.address);
    } catch (error) {
      logError(error);
      const kind = error instanceof MailDropped ? 'mail_dropped' : 'mail_failed';
      await audit(context, kind, { userId });
    }
  };
}
