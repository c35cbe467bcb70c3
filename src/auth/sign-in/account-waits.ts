/**
 * The accounts that have to wait after too many attempts, and how an administrator lifts that.
 *
 * Limits know no accounts, only hashes of what was typed. So the accounts of the latest failures
 * are asked for, each by its own key: whoever waits has failed within the longest wait.
 *
 * A browser that has signed in before is counted apart, by its device: its wait is not known here.
 * A new password ends it.
 */
import type { User } from '../accounts/user.ts';
import { GROUP_OF } from '../event-groups.ts';
import type { EventStore } from '../event-store.ts';
import type { EventKind } from '../events.ts';
import type { SharedBackOff } from '../limits/limit-store.ts';
import { accountSubject, LOGIN_THROTTLE, type LoginThrottle } from './login-throttle.ts';

/** An account that waits. `until`: the end of the wait in ms. */
export type AccountWait = {
  readonly user: User;
  /** After wrong passwords, or after wrong codes of its second factor. */
  readonly after: 'passwords' | 'codes';
  readonly until: number;
};

export type AccountWaitsOptions = {
  readonly throttle: LoginThrottle;
  /** Wrong codes of each account. */
  readonly codes: SharedBackOff;
  readonly events: Pick<EventStore, 'list'>;
  readonly accounts: { byId(id: number): Promise<User | null> };
  /** ms since 1970 */
  readonly now: () => number;
};

const FAILURES = (Object.keys(GROUP_OF) as EventKind[]).filter(
  (kind) => /^(login|confirm|second_step)_/.test(kind) && GROUP_OF[kind] === 'failures',
);
/** How many of the latest failures are looked at: a flood of them must not slow the page down. */
const FAILURES_READ = 2_000;
/** How many accounts are asked for. */
const ACCOUNTS_ASKED = 200;

/** Create one per process: it shares the counts of the limits that it reads. */
export class AccountWaits {
  readonly #options: AccountWaitsOptions;

  constructor(options: AccountWaitsOptions) {
    this.#options = options;
  }

  /** The waits of an account; none while it may be tried. */
  async of(user: User): Promise<readonly AccountWait[]> {
    const { throttle, codes, now } = this.#options;
    const [passwords, wrongCodes] = await Promise.all([
      throttle.waitOf(accountSubject(user.email)),
      codes.waitOf(String(user.id)),
    ]);
    const waits: AccountWait[] = [];
    if (passwords > 0) waits.push({ user, after: 'passwords', until: now() + passwords });
    if (wrongCodes > 0) waits.push({ user, after: 'codes', until: now() + wrongCodes });
    return waits;
  }

  /** The waits of all accounts, as far as the latest failures tell. */
  async list(): Promise<readonly AccountWait[]> {
    const { events, accounts, now } = this.#options;
    const filter = {
      kinds: FAILURES,
      account: null,
      since: now() - LOGIN_THROTTLE.perAccount.longestMs,
      until: null,
    };
    const page = { from: null, direction: 'older', limit: FAILURES_READ } as const;
    const failures = await events.list(filter, page);
    const ids = new Set(failures.flatMap(({ userId }) => (userId === null ? [] : [userId])));
    const asked = [...ids].slice(0, ACCOUNTS_ASKED).map(async (id) => {
      const user = await accounts.byId(id);
      return user === null ? [] : this.of(user);
    });
    return (await Promise.all(asked)).flat();
  }

  /** Lifts the waits of an account: its failures no longer count. */
  async lift(user: User): Promise<void> {
    const { throttle, codes } = this.#options;
    await throttle.forgive(accountSubject(user.email));
    await codes.succeed(String(user.id));
  }
}
