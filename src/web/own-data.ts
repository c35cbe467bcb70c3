/**
 * Everything that is stored about a user, in JSON (GDPR, articles 15, 20). Without secrets, which
 * would open the account to whoever finds the file, and without what is about others, such as the
 * address of an administrator. docs/inventory.md lists each column, and why some are left out.
 */
import type { User } from '../auth/accounts/user.ts';
import { ALL_EVENTS, type EventPlace, type ListedEvent } from '../auth/event-filter.ts';
import type { Link } from '../auth/link-store.ts';
import type { Deps } from './deps.ts';
import { isoTime, toOwnEventData, toSessionData, toUserData } from './json-shapes.ts';
import { toPasskeyData } from './passkey-view.ts';

type Sources = Pick<
  Deps,
  'accounts' | 'sessions' | 'links' | 'factors' | 'passkeys' | 'events' | 'now'
>;

/** Read at a time, so that an account with many events does not hold up the others. */
const AT_ONCE = 1_000;

/** Reads it all. */
export async function ownData(deps: Sources, user: User) {
  const { accounts, sessions, links, factors, passkeys, now } = deps;
  const [living, pending, overview, keys, lastSeenAt, events] = await Promise.all([
    sessions.of(user.id),
    links.ofUser(user.id),
    factors.overview(user.id),
    passkeys.ofAccount(user.id),
    accounts.lastSeen(user.id),
    ownEvents(deps, user.id),
  ]);
  return {
    madeAt: isoTime(now()),
    account: {
      ...toUserData(user),
      emailConfirmedAt: timeOrNull(user.emailConfirmedAt),
      lastSeenAt: timeOrNull(lastSeenAt),
      disabledAt: timeOrNull(user.disabledAt),
      secondFactorDueAt: timeOrNull(user.factorDueAt),
    },
    sessions: living.map(toSessionData),
    secondFactors: {
      authenticatorAppSince: timeOrNull(overview.totpSince),
      recoveryCodesLeft: overview.recoveryCodes,
      passkeys: keys.map(toPasskeyData),
    },
    pendingLinks: pending.map(toLinkData),
    events: events.map(toOwnEventData),
  };
}

async function ownEvents({ events }: Sources, userId: number): Promise<readonly ListedEvent[]> {
  const filter = { ...ALL_EVENTS, account: { userId } };
  const all: ListedEvent[] = [];
  for (let from: EventPlace | null = null; ; ) {
    const page = await events.list(filter, { from, direction: 'older', limit: AT_ONCE });
    all.push(...page);
    from = page.at(-1) ?? null;
    if (page.length < AT_ONCE) return all;
  }
}

function toLinkData({ kind, email, createdAt, expiresAt }: Link) {
  return { kind, email, createdAt: isoTime(createdAt), expiresAt: isoTime(expiresAt) };
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}
