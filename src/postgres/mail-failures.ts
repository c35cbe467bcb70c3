import { MAIL_FAILURES, type MailFailures } from '../auth/mail-failures.ts';
import type { Database } from './database.ts';

/** Counts the mails that were not sent since a moment (ms). */
export async function readMailFailures(
  database: Pick<Database, 'first'>,
  since: number,
): Promise<MailFailures> {
  const row = await database.first(
    `SELECT at, reason, count(*) OVER () AS number FROM events
     WHERE kind = ANY ($1) AND at >= $2 ORDER BY at DESC, id DESC LIMIT 1`,
    MAIL_FAILURES,
    since,
  );
  if (row === undefined) return { count: 0, last: null };
  const reason = row.reason === null ? null : String(row.reason);
  return { count: Number(row.number), last: { at: Number(row.at), reason } };
}
