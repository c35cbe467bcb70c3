import { accessSync, constants, statSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { type Finding, fail, ok } from './finding.ts';

/** Checks that the mail program exists and is executable. No mail is sent. */
export function examineMail({ mailCommand }: Pick<Config, 'mailCommand'>): Finding {
  if (mailCommand === null) {
    return ok(
      'mail',
      'MAIL_COMMAND is not set: you pass reset links on yourself (`user reset-link`).',
    );
  }
  const [program = ''] = mailCommand.split(' ');
  if (canBeRun(mailCommand)) {
    return ok('mail', `${program} exists. Only a real mail shows whether it delivers.`);
  }
  return fail('mail', `${program} cannot be run, so no mail is sent. See MAIL_COMMAND.`);
}

/** Whether the program of a MAIL_COMMAND is a file that this account may execute. */
export function canBeRun(mailCommand: string): boolean {
  const [program = ''] = mailCommand.split(' ');
  try {
    accessSync(program, constants.X_OK);
    return statSync(program).isFile();
  } catch {
    return false;
  }
}
