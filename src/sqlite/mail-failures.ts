import type { DatabaseSync } from 'node:sqlite';
import { MAIL_FAILURES, type MailFailures } from '../auth/mail-failures.ts';

const KINDS = JSON.stringify(MAIL_FAILURES);

/** Creates what counts the mails that were not sent since a moment (ms). */
export function createMailFailures(database: DatabaseSync): (since: number) => MailFailures {
  const statement = database.prepare(`
    SELECT at, reason, count(*) OVER () AS number FROM events
    WHERE kind IN (SELECT value FROM json_each(?)) AND at >= ?
    ORDER BY at DESC, id DESC LIMIT 1`);
  return (since) => {
    const row = statement.get(KINDS, since);
    if (row === undefined) return { count: 0, last: null };
    const reason = row.reason === null ? null : String(row.reason);
    return { count: Number(row.number), last: { at: Number(row.at), reason } };
  };
}
