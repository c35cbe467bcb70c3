import type { Context } from '../http/context.ts';
import type { Mail } from '../mail.ts';
import { MailDropped } from '../mail-queue.ts';
import type { Deps } from './deps.ts';

/** Sends a mail about an account, when there is mail. Never rejects: a mail that was not sent is in the events of the account. */
export type Post = (
  context: Pick<Context, 'requestId' | 'client'>,
  userId: number,
  mail: Mail,
) => Promise<void>;

/** The way for mails about accounts. They are sent after the answer, so nobody waits for them. */
export function createPost({
  mail: send,
  audit,
  complain,
}: Pick<Deps, 'mail' | 'audit' | 'complain'>): Post {
  return async (context, userId, mail) => {
    try {
      await send?.(mail, context.client.address);
    } catch (error) {
      complain(error);
      const kind = error instanceof MailDropped ? 'mail_dropped' : 'mail_failed';
      await audit(context, kind, { userId });
    }
  };
}
