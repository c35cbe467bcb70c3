import { type MailFailures, mailFailureText } from '../../auth/mail-failures.ts';
import { type Finding, warn } from '../../doctor/finding.ts';
import { databaseFile, isDatabaseError } from '../../stores.ts';
import type { TextTimes } from '../times.ts';

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
