import type { AccountStore } from '../auth/accounts/account-store.ts';
import { searchPattern } from '../auth/accounts/search-text.ts';
import { EVERY_USER, type ListedUser } from '../auth/accounts/user-query.ts';
import {
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
      const pattern = patternOf(text);
      const matches = pattern.length > 0 ? '(email LIKE $4 OR folded_name LIKE $4)' : null;
      const { column, place, beyond, direction, isBack } = listPart(query);
      const rows = await database.rows(
        `SELECT ${USER_COLUMNS}, last_seen_at FROM users
         WHERE ${listCondition(matches, filter)} AND (${column}, id) ${beyond} ($1, $2)
         ORDER BY ${column} ${direction}, id ${direction} LIMIT $3`,
        place.value,
        place.id,
        limit,
        ...pattern,
      );
      const users = rows.map(toListed);
      return isBack ? users.reverse() : users;
    },
    count: async (text = '', filter = EVERY_USER) => {
      const pattern = patternOf(text);
      const matches = pattern.length > 0 ? '(email LIKE $1 OR folded_name LIKE $1)' : null;
      const sql = `SELECT count(*) AS n FROM users WHERE ${listCondition(matches, filter)}`;
      return Number((await database.first(sql, ...pattern))?.n);
    },
    counts: async () => toUserCounts(await database.first(COUNTS)),
    lastSeen: async (id) => {
      const row = await database.first('SELECT last_seen_at FROM users WHERE id = $1', id);
      return toLastSeen(row?.last_seen_at);
    },
  };
}

/** The pattern of a search as the last value of a query; none where there is nothing to search. */
function patternOf(text: string): readonly string[] {
  const pattern = searchPattern(text);
  return pattern === null ? [] : [pattern];
}

function toListed(row: Row): ListedUser {
  return { ...toUser(row), lastSeenAt: toLastSeen(row.last_seen_at) };
}
