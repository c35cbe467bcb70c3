import type { AuthEvent } from '../events.ts';
import type { AccountStore } from './account-store.ts';

/** E-mail addresses by account id; null for deleted accounts and for no account. */
export type Emails = ReadonlyMap<number | null, string | null>;

/** Looks up the e-mail addresses of accounts, each once. */
export async function emailsOf(
  accounts: Pick<AccountStore, 'byId'>,
  ids: Iterable<number | null>,
): Promise<Emails> {
  const found = Array.from(new Set(ids), async (id) => {
    const user = id === null ? null : await accounts.byId(id);
    return [id, user?.email ?? null] as const;
  });
  return new Map(await Promise.all(found));
}

/** The e-mail addresses of the accounts and the actors of events. */
export function emailsInEvents(
  accounts: Pick<AccountStore, 'byId'>,
  events: readonly Pick<AuthEvent, 'userId' | 'actorId'>[],
): Promise<Emails> {
  return emailsOf(
    accounts,
    events.flatMap(({ userId, actorId }) => [userId, actorId]),
  );
}
