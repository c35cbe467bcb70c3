import type { EventKind } from './events.ts';

/** The mails that were not sent since some moment, and the last one of them. */
export type MailFailures = {
  readonly count: number;
  /** Null when there are none. `reason` is that of the event, one word. */
  readonly last: { readonly at: number; readonly reason: string | null } | null;
};

/** The kinds of events about a mail that was not sent. */
export const MAIL_FAILURES = ['mail_failed', 'mail_dropped'] as const satisfies EventKind[];

/** ms: how far back doctor and the overview look. */
export const MAIL_FAILURES_FOR = 7 * 86_400_000;

const REASONS: ReadonlyMap<string, string> = new Map([
  ['no_program', 'the program of MAIL_COMMAND cannot be started'],
  ['timeout', 'the mail program did not end within 30 seconds'],
  ['signal', 'the mail program was ended by a signal'],
  ['exit_67', 'the mail program does not know the recipient (exit code 67)'],
  ['exit_69', 'the mail program says that a service is unavailable (exit code 69)'],
  ['exit_75', 'the mail program says to try again later (exit code 75)'],
  ['exit_77', 'the mail program may not do that (exit code 77)'],
  ['exit_78', 'the mail program is not set up (exit code 78)'],
  ['limit', 'the limit on mails was reached'],
  ['queue', 'too many mails were waiting'],
  ['network', 'one network had asked for too many'],
  ['stopping', 'the server was stopping'],
]);

/** Why a mail was not sent, in the middle of a sentence. */
export function mailFailureText(reason: string | null): string {
  const known = REASONS.get(reason ?? '');
  if (known !== undefined) return known;
  const [, code] = /^exit_(\d{1,3})$/.exec(reason ?? '') ?? [];
  return code === undefined ? 'the log has the reason' : `the mail program ended with ${code}`;
}
