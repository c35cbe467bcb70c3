import { accessSync, constants } from 'node:fs';
import { type MailFailures, mailFailureText } from '../../auth/mail-failures.ts';
import type { Config } from '../../config/config.ts';
import { databaseFile, isDatabaseError } from '../../stores.ts';
import type { TextTimes } from '../times.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

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

/** Warns of mails that were not sent lately. No line without any. */
export function examineMailFailures({ count, last }: MailFailures, times: TextTimes): Finding[] {
  if (last === null) return [];
  const mails = count === 1 ? '1 mail was' : `${count} mails were`;
  const when = `the last one at ${times.alone(last.at)}`;
  const text = `${mails} not sent in the last 7 days, ${when}`;
  return [warn('mails', `${text}: ${mailFailureText(last.reason)}. See \`events\`, and the log.`)];
}

/**
 * The mails of a SQLite file that were not sent since a moment (ms); none where the file is missing
 * or cannot be read, which the other checks report.
 */
export function mailFailuresOf(database: string, since: number): MailFailures {
  if (database === ':memory:' || !databaseFile(database).exists()) return { count: 0, last: null };
  try {
    return databaseFile(database).mailFailures(since);
  } catch (error) {
    if (!isDatabaseError(error)) throw error;
    return { count: 0, last: null };
  }
}
