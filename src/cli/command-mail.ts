import type { Config } from '../config/config.ts';
import { canBeRun } from '../doctor/mail-program.ts';
import { contactText } from '../mails/contact-text.ts';
import { createMailSite, type MailSite } from '../mails/mail-site.ts';
import { createMailer, type SendMail } from '../process/mail.ts';
import { type CommandContext, CommandRefused } from './command.ts';

/** What a command needs to send mails itself: it has no queue, and sends one after the other. */
export type CommandMail = {
  /** Null without MAIL_COMMAND in the environment of the command. */
  readonly send: SendMail | null;
  /**
   * Whether the server sends mails. Its MAIL_COMMAND cannot be used here: of that setting the
   * database has the program alone, since its arguments may contain secrets.
   */
  readonly serverSends: boolean;
  /** Throws CommandRefused when MAIL_COMMAND of the command names no program. */
  readonly requireProgram: () => void;
  readonly site: MailSite;
};

/** Creates it from the settings of the server and the environment of the command. */
export function openCommandMail(
  config: Config,
  url: string,
  { environment, now }: Pick<CommandContext, 'environment' | 'now'>,
): CommandMail {
  const { mailCommand: command, mailFrom: from, siteName, contact, timeZone } = config;
  const isOwn = command !== null && Boolean(environment.MAIL_COMMAND);
  return {
    send: isOwn ? createMailer({ command, from, now }) : null,
    serverSends: command !== null,
    requireProgram() {
      if (!isOwn || canBeRun(command)) return;
      throw new CommandRefused(`MAIL_COMMAND=${command} names no program that can be run.`);
    },
    site: createMailSite({ name: siteName, url, contact: contactText(contact), timeZone }),
  };
}
