import type { AccountStore } from '../auth/accounts/account-store.ts';
import { searchPattern } from '../auth/accounts/search-text.ts';
import { EVERY_USER, type ListedUser, type UserFilter } from '../auth/accounts/user-query.ts';
import {
  groupPart,
  listCondition,
  listPart,
  toLastSeen,
  toUserCounts,
} from '../auth/rows/account-list-row.ts';
import type { Database, Row } from './database.ts';
import { IS_ADMIN } from './last-admin.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

const COUNTS = `
  SELECT count(*) AS accounts, count(*) FILTER (WHERE ${IS_ADMIN}) AS administrators,
    count(disabled_at) AS disabled, count(*) - count(last_seen_at) AS never_seen,
    count(*) FILTER (WHERE NOT password_chosen) AS without_password,
    count(*) FILTER (WHERE second_factor) AS second_factor
  FROM users`;

/** Lists accounts page by page, and counts them. */
export function createAccountList(
  database: Database,
): Pick<AccountStore, 'list' | 'count' | 'counts' | 'lastSeen'> {
  return {
    list: async (query) => {
      const { text = '', filter = EVERY_USER, limit } = query;
      const { condition, values } = searched(text, filter, 4);
      const { column, place, beyond, direction, isBack } = listPart(query);
      const rows = await database.rows(
        `SELECT ${USER_COLUMNS}, last_seen_at FROM users
         WHERE ${condition} AND (${column}, id) ${beyond} ($1, $2)
         ORDER BY ${column} ${direction}, id ${direction} LIMIT $3`,
        place.value,
        place.id,
        limit,
        ...values,
      );
      const users = rows.map(toListed);
      return isBack ? users.reverse() : users;
    },
    count: async (text = '', filter = EVERY_USER) => {
      const { condition, values } = searched(text, filter, 1);
      const sql = `SELECT count(*) AS n FROM users WHERE ${condition}`;
      return Number((await database.first(sql, ...values))?.n);
    },
    counts: async () => toUserCounts(await database.first(COUNTS)),
    lastSeen: async (id) => {
      const row = await database.first('SELECT last_seen_at FROM users WHERE id = $1', id);
      return toLastSeen(row?.last_seen_at);
    },
  };
}

/** The condition of a search, and the values of its parameters, which begin with this number. */
function searched(
  text: string,
  filter: UserFilter,
  first: number,
): { readonly condition: string; readonly values: readonly string[] } {
  const [pattern, group] = [searchPattern(text), groupPart(filter)];
  const values = [pattern, group].filter((value) => value !== null);
  const matches = `(email LIKE $${first} OR folded_name LIKE $${first})`;
  const inGroup = `position($${first + values.length - 1} IN ' ' || groups || ' ') > 0`;
  return { condition: listCondition(pattern === null ? null : matches, inGroup, filter), values };
}

function toListed(row: Row): ListedUser {
  return { ...toUser(row), lastSeenAt: toLastSeen(row.last_seen_at) };
}
