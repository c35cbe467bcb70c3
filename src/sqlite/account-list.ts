import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { AccountStore } from '../auth/accounts/account-store.ts';
import { searchPattern } from '../auth/accounts/search-text.ts';
import {
  EVERY_USER,
  type ListedUser,
  type UserFilter,
  type UserOrder,
} from '../auth/accounts/user-query.ts';
import {
  groupPart,
  listCondition,
  listPart,
  toLastSeen,
  toUserCounts,
} from '../auth/rows/account-list-row.ts';
import { IS_ADMIN } from './last-admin.ts';
import { storeCall } from './store-call.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

// Among 100,000 accounts a search takes 20 ms by this index, which has all that is compared, and
// 280 ms by the one on email, from which it goes to each row.
const SEARCHED = 'users INDEXED BY users_by_text';
const MATCHES = String.raw`(email LIKE ?1 ESCAPE '\' OR folded_name LIKE ?1 ESCAPE '\')`;

/** Lists accounts page by page, and counts them. */
export function accountList(
  database: DatabaseSync,
): Pick<AccountStore, 'list' | 'count' | 'counts' | 'lastSeen'> {
  const prepare = cachedStatements(database);
  const counts = database.prepare(`
    SELECT count(*) AS accounts, sum(${IS_ADMIN}) AS administrators,
      sum(disabled_at IS NOT NULL) AS disabled, sum(last_seen_at IS NULL) AS never_seen,
      sum(password_chosen = 0) AS without_password, sum(second_factor) AS second_factor
    FROM users`);
  const lastSeen = database.prepare('SELECT last_seen_at FROM users WHERE id = ?');

  return {
    list: (query) =>
      storeCall(() => {
        const { text = '', filter = EVERY_USER, order = 'email', limit } = query;
        const pattern = searchPattern(text);
        const { column, place, beyond, direction, isBack } = listPart(query);
        const condition = where(pattern, filter, '?5');
        // The first limit is where SQLite begins in the index, which it does not see in the second.
        const list = prepare(`
          SELECT ${USER_COLUMNS}, last_seen_at
          FROM ${from(pattern, filter, order)} WHERE ${condition}
            AND ${column} ${beyond}= ?2 AND (${column}, id) ${beyond} (?2, ?3)
          ORDER BY ${column} ${direction}, id ${direction} LIMIT ?4`);
        const group = groupPart(filter);
        const values = [pattern, place.value, place.id, limit, ...(group === null ? [] : [group])];
        const users = list.all(...values).map(toListed);
        return isBack ? users.reverse() : users;
      }),
    count: (text = '', filter = EVERY_USER) =>
      storeCall(() => {
        const pattern = searchPattern(text);
        const source = from(pattern, filter, 'email');
        const condition = where(pattern, filter, '?2');
        const count = prepare(`SELECT count(*) AS n FROM ${source} WHERE ${condition}`);
        const group = groupPart(filter);
        if (group !== null) return Number(count.get(pattern, group)?.n);
        return Number((pattern === null ? count.get() : count.get(pattern))?.n);
      }),
    counts: () => storeCall(() => toUserCounts(counts.get())),
    lastSeen: (id) => storeCall(() => toLastSeen(lastSeen.get(id)?.last_seen_at)),
  };
}

/**
 * Where SQLite begins, because it does not know how many rows each way would pass. A search in the
 * order of addresses, and its count, read one index. In another order each row that is found is
 * needed to sort it, and the table is read through: 40 ms, whatever is found. Few are disabled.
 */
function from(pattern: string | null, filter: UserFilter, order: UserOrder): string {
  if (pattern !== null) return order === 'email' ? SEARCHED : 'users NOT INDEXED';
  return filter.disabled === true ? 'users INDEXED BY users_disabled' : 'users';
}

/** The condition of a search; `group` is the parameter of its group. */
function where(pattern: string | null, filter: UserFilter, group: string): string {
  const inGroup = `instr(' ' || groups || ' ', ${group}) > 0`;
  return listCondition(pattern === null ? null : MATCHES, inGroup, filter);
}

/** Prepares each statement once: there are as many as ways to search. */
function cachedStatements(database: DatabaseSync): (sql: string) => StatementSync {
  const kept = new Map<string, StatementSync>();
  return (sql) => {
    const statement = kept.get(sql) ?? database.prepare(sql);
    kept.set(sql, statement);
    return statement;
  };
}

function toListed(row: Record<string, SQLOutputValue>): ListedUser {
  return { ...toUser(row), lastSeenAt: toLastSeen(row.last_seen_at) };
}
