import type { AccountStore } from './account-store.ts';
import { placeOf, type UserPage, type UserQuery } from './user-query.ts';

/**
 * One page of a list of accounts. When it is asked for what is before a place and that is less than
 * a page, the answer is the first page: a page that begins the list in its middle would look like
 * all there is.
 */
export async function findPage(
  store: Pick<AccountStore, 'list' | 'count'>,
  query: UserQuery,
): Promise<UserPage> {
  const { text = '', filter, order = 'email', span = null, limit } = query;
  const isBack = span !== null && 'before' in span;
  // One more than a page has: it tells whether there is another page.
  const [found, total] = await Promise.all([
    store.list({ ...query, limit: limit + 1 }),
    store.count(text, filter),
  ]);
  if (isBack && found.length <= limit) return firstPage(store, query, total);
  const users = isBack ? found.slice(-limit) : found.slice(0, limit);
  return pageOf(users, total, order, {
    hasPrevious: span !== null,
    hasNext: isBack || found.length > limit,
  });
}

async function firstPage(
  store: Pick<AccountStore, 'list'>,
  query: UserQuery,
  total: number,
): Promise<UserPage> {
  const { order = 'email', limit } = query;
  const found = await store.list({ ...query, span: null, limit: limit + 1 });
  const hasNext = found.length > limit;
  return pageOf(found.slice(0, limit), total, order, { hasPrevious: false, hasNext });
}

function pageOf(
  users: UserPage['users'],
  total: number,
  order: NonNullable<UserQuery['order']>,
  { hasPrevious, hasNext }: { readonly hasPrevious: boolean; readonly hasNext: boolean },
): UserPage {
  const [first, last] = [users[0], users.at(-1)];
  return {
    users,
    total,
    previous: hasPrevious && first !== undefined ? placeOf(first, order) : null,
    next: hasNext && last !== undefined ? placeOf(last, order) : null,
  };
}
