import type { AccountStore } from '../auth/accounts/account-store.ts';
import { searchPattern } from '../auth/accounts/search-text.ts';
import {
  EVERY_USER,
  type ListedUser,
  placeIn,
  type UserFilter,
  type UserOrder,
} from '../auth/accounts/user-query.ts';
import type { Database, Row } from './database.ts';
import { IS_ADMIN } from './last-admin.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

/** Each with an index. The values before the first and after the last of a list are beside it. */
const ORDERS: Readonly<
  Record<UserOrder, readonly [column: string, least: string | number, most: string | number]>
> = {
  email: ['email', '', '\u{10FFFF}'],
  seen: ['coalesce(last_seen_at, 0)', -1, Number.MAX_SAFE_INTEGER],
  created: ['created_at', -1, Number.MAX_SAFE_INTEGER],
};

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
    list: async ({
      text = '',
      filter = EVERY_USER,
      order = 'email',
      descending = false,
      span = null,
      limit,
    }) => {
      const pattern = patternOf(text);
      const matches = pattern.length > 0 && '(email LIKE $4 OR folded_name LIKE $4)';
      const [column, least, most] = ORDERS[order];
      const isBack = span !== null && 'before' in span;
      const isDown = descending !== isBack;
      const place = placeIn(span) ?? { value: isDown ? most : least, id: -1 };
      const [beyond, direction] = isDown ? ['<', 'DESC'] : ['>', 'ASC'];
      const rows = await database.rows(
        `SELECT ${USER_COLUMNS}, last_seen_at FROM users
         WHERE ${where(matches, filter)} AND (${column}, id) ${beyond} ($1, $2)
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
      const matches = pattern.length > 0 && '(email LIKE $1 OR folded_name LIKE $1)';
      const sql = `SELECT count(*) AS n FROM users WHERE ${where(matches, filter)}`;
      return Number((await database.first(sql, ...pattern))?.n);
    },
    counts: async () => {
      const row = await database.first(COUNTS);
      return {
        accounts: Number(row?.accounts),
        administrators: Number(row?.administrators),
        disabled: Number(row?.disabled),
        neverSeen: Number(row?.never_seen),
        withoutPassword: Number(row?.without_password),
        secondFactor: Number(row?.second_factor),
      };
    },
    lastSeen: async (id) => {
      const row = await database.first('SELECT last_seen_at FROM users WHERE id = $1', id);
      return toTime(row?.last_seen_at);
    },
  };
}

/** The pattern of a search as the last value of a query; none where there is nothing to search. */
function patternOf(text: string): readonly string[] {
  const pattern = searchPattern(text);
  return pattern === null ? [] : [pattern];
}

/** The condition of a search. It is made of constants: what finds all is not looked at. */
function where(matches: string | false, { role, disabled, neverSeen }: UserFilter): string {
  const conditions = [
    ...(matches === false ? [] : [matches]),
    ...(role === null ? [] : [role === 'admin' ? "role = 'admin'" : "role = 'user'"]),
    ...(disabled === null ? [] : [`disabled_at IS ${disabled ? 'NOT ' : ''}NULL`]),
    ...(neverSeen === null ? [] : [`coalesce(last_seen_at, 0) ${neverSeen ? '=' : '>'} 0`]),
  ];
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

function toListed(row: Row): ListedUser {
  return { ...toUser(row), lastSeenAt: toTime(row.last_seen_at) };
}

function toTime(value: unknown): number | null {
  return value == null ? null : Number(value);
}
