/**
 * What the lists of accounts share on both databases: where a part begins, in which direction it is
 * read, and which accounts a filter keeps. All texts are constants: a value would keep SQLite from
 * an index.
 */
import { isGroup } from '../accounts/groups.ts';
import {
  placeIn,
  type UserCounts,
  type UserFilter,
  type UserOrder,
  type UserPlace,
  type UserQuery,
} from '../accounts/user-query.ts';
import type { Row } from './row.ts';

/** Each with an index. The values before the first and after the last of a list are beside it. */
const ORDERS: Readonly<
  Record<UserOrder, readonly [column: string, least: string | number, most: string | number]>
> = {
  email: ['email', '', '\u{10FFFF}'],
  seen: ['coalesce(last_seen_at, 0)', -1, Number.MAX_SAFE_INTEGER],
  created: ['created_at', -1, Number.MAX_SAFE_INTEGER],
};

/** How a part of a list is read. */
export type ListPart = {
  readonly column: string;
  /** The accounts of the part stand beyond this place. */
  readonly place: UserPlace;
  readonly beyond: '<' | '>';
  readonly direction: 'ASC' | 'DESC';
  /** Whether it is read from its end, and has to be turned round. */
  readonly isBack: boolean;
};

/** How the part of a query is read. */
export function listPart({
  order = 'email',
  descending = false,
  span = null,
}: UserQuery): ListPart {
  const [column, least, most] = ORDERS[order];
  const isBack = span !== null && 'before' in span;
  const isDown = descending !== isBack;
  const place = placeIn(span) ?? { value: isDown ? most : least, id: -1 };
  return isDown
    ? { column, place, beyond: '<', direction: 'DESC', isBack }
    : { column, place, beyond: '>', direction: 'ASC', isBack };
}

/**
 * The condition of a search: `matches` for its text, or null without one, and its filter. `inGroup`
 * is the condition for its group, to which groupPart gives the value.
 */
export function listCondition(matches: string | null, inGroup: string, filter: UserFilter): string {
  const { role, group, disabled, neverSeen, secondFactor } = filter;
  const conditions = [
    ...(matches === null ? [] : [matches]),
    ...(role === null ? [] : [role === 'admin' ? "role = 'admin'" : "role = 'user'"]),
    ...(group === null ? [] : [groupPart(filter) === null ? 'false' : inGroup]),
    ...(disabled === null ? [] : [`disabled_at IS ${disabled ? 'NOT ' : ''}NULL`]),
    ...(neverSeen === null ? [] : [`coalesce(last_seen_at, 0) ${neverSeen ? '=' : '>'} 0`]),
    ...(secondFactor === null ? [] : [`${secondFactor ? '' : 'NOT '}second_factor`]),
  ];
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

/** A group as the column of groups has it between blanks; null for a text that is no group. */
export function groupPart({ group }: UserFilter): string | null {
  return group !== null && isGroup(group) ? ` ${group} ` : null;
}

/** The counts of a row; sums over no account are null. */
export function toUserCounts(row: Row | undefined): UserCounts {
  const numberOf = (name: string) => Number(row?.[name] ?? 0);
  return {
    accounts: numberOf('accounts'),
    administrators: numberOf('administrators'),
    disabled: numberOf('disabled'),
    neverSeen: numberOf('never_seen'),
    withoutPassword: numberOf('without_password'),
    secondFactor: numberOf('second_factor'),
  };
}

/** The time of a column last_seen_at (ms); null for an account that was never used. */
export function toLastSeen(value: unknown): number | null {
  return value == null ? null : Number(value);
}
