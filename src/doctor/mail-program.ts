import { accessSync, constants } from 'node:fs';
import type { Config } from '../config/config.ts';
import { type Finding, fail, ok } from './finding.ts';

/** Checks that the mail program exists and is executable. No mail is sent. */
export function examineMail({ mailCommand }: Pick<Config, 'mailCommand'>): Finding {
  if (mailCommand === null) {
    return ok('mail', 'None: links to choose a password go by hand (`user reset-link`).');
  }
  const [program = ''] = mailCommand.split(' ');
  try {
    accessSync(program, constants.X_OK);
    return ok('mail', `${program} is there. Whether it delivers, only a mail can tell.`);
  } catch {
    return fail('mail', `${program} cannot be run: no mail is sent. See MAIL_COMMAND.`);
  }
}
