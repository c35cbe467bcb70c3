import type { DatabaseSync } from 'node:sqlite';
import type { AccountStore, UserFilter } from '../auth/accounts/account-store.ts';
import { storeCall } from './store-call.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

// Evaluated for each row of the range. It is a separate statement, because without it SQLite counts
// in the index alone.
const FILTER = `
      AND (?4 IS NULL OR role = ?4) AND (?5 IS NULL OR (disabled_at IS NOT NULL) = ?5)`;

/** Lists accounts page by page, and counts them. */
export function accountList(database: DatabaseSync): Pick<AccountStore, 'list' | 'count'> {
  // The range uses the index on email: a prefix is the range from its first to its last possible
  // text. It begins where the last page ended, as one max(): given two lower limits, SQLite would
  // seek to the first only and scan from there.
  const list = (filter: string) =>
    database.prepare(`
    SELECT ${USER_COLUMNS},
      (SELECT max(last_seen_at) FROM sessions WHERE user_id = users.id) AS last_seen_at
    FROM users WHERE email >= max(?1, ?2) AND email < ?1 || char(0x10FFFF) AND email <> ?2${filter}
    ORDER BY email LIMIT ?3`);
  const count = (filter: string) =>
    database.prepare(
      `SELECT count(*) AS n FROM users WHERE email >= ?1 AND email < ?1 || char(0x10FFFF)${filter}`,
    );
  const [listAll, listSome] = [list(''), list(FILTER)];
  const [countAll, countSome] = [count(''), count(FILTER)];

  return {
    list: ({ prefix, after, limit, filter }) =>
      storeCall(() => {
        const values = valuesOf(filter);
        const rows =
          values === null
            ? listAll.all(prefix, after, limit)
            : listSome.all(prefix, after, limit, ...values);
        return rows.map((row) => ({
          ...toUser(row),
          lastSeenAt: row.last_seen_at === null ? null : Number(row.last_seen_at),
        }));
      }),
    count: (prefix, filter) =>
      storeCall(() => {
        const values = valuesOf(filter);
        const row =
          values === null ? countAll.get(prefix) : countSome.get(prefix, null, null, ...values);
        return Number(row?.n);
      }),
  };
}

/** The values for FILTER; null when it excludes no account. */
function valuesOf(filter?: UserFilter): [role: string | null, disabled: number | null] | null {
  const { role = null, disabled = null } = filter ?? {};
  if (role === null && disabled === null) return null;
  return [role, disabled === null ? null : Number(disabled)];
}
