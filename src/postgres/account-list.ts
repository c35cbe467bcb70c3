import type { AccountStore, UserFilter } from '../auth/accounts/account-store.ts';
import type { Database } from './database.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

// The range uses the index on email: a prefix is the range from its first to its last possible
// text. U+10FFFF is the greatest code point.
const WITH_PREFIX = "email >= $1 AND email < $1 || U&'\\+10FFFF'";

/** Lists accounts page by page, and counts them. */
export function createAccountList(database: Database): Pick<AccountStore, 'list' | 'count'> {
  return {
    list: async ({ prefix, after, limit, filter }) => {
      const rows = await database.rows(
        `SELECT ${USER_COLUMNS},
           (SELECT max(last_seen_at) FROM sessions WHERE user_id = users.id) AS last_seen_at
         FROM users
         WHERE ${WITH_PREFIX} AND email > $2
           AND ($3::text IS NULL OR role = $3)
           AND ($4::boolean IS NULL OR (disabled_at IS NOT NULL) = $4)
         ORDER BY email LIMIT $5`,
        prefix,
        after,
        ...valuesOf(filter),
        limit,
      );
      return rows.map((row) => ({
        ...toUser(row),
        lastSeenAt: row.last_seen_at === null ? null : Number(row.last_seen_at),
      }));
    },
    count: async (prefix, filter) => {
      const row = await database.first(
        `SELECT count(*) AS n FROM users
         WHERE ${WITH_PREFIX} AND ($2::text IS NULL OR role = $2)
           AND ($3::boolean IS NULL OR (disabled_at IS NOT NULL) = $3)`,
        prefix,
        ...valuesOf(filter),
      );
      return Number(row?.n);
    },
  };
}

/** The values of the filter; null where it excludes no account. */
function valuesOf(filter?: UserFilter): [role: string | null, disabled: boolean | null] {
  const { role = null, disabled = null } = filter ?? {};
  return [role, disabled];
}
