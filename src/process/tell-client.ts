import type { EventStore } from '../auth/event-store.ts';
import { serverEvent } from '../auth/events.ts';
import type { OidcClient } from '../auth/oidc/client.ts';
import type { ClientLogin, ClientLoginStore } from '../auth/oidc/client-login-store.ts';
import type { Log } from '../log.ts';
import { PostFailed, postForm } from './post-form.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** ms after each failed try; after these, a day in all, the client is not told any more. */
export const RETRY_AFTER = [
  5_000,
  30_000,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  8 * HOUR,
] as const;

/** A client that wants to be told. */
export type ToldClient = OidcClient & { readonly backchannelUri: string };

/** How tries end. */
export type LogoutCounts = Readonly<Record<'told' | 'failed' | 'given_up', number>>;

export type TellOptions = {
  readonly logins: ClientLoginStore;
  /** The logout token for a client: a new one for each try. */
  readonly tokenFor: (client: OidcClient, login: ClientLogin) => Promise<string>;
  readonly events: Pick<EventStore, 'append'>;
  readonly log: Log;
  readonly now: () => number;
  /** ms for each try; left out, what post-form.ts gives it. */
  readonly patience?: number;
};

/** Tells a client that a session has ended, and records what came of it. */
export class TellClient {
  readonly #options: TellOptions;
  readonly #counts = { told: 0, failed: 0, given_up: 0 };

  constructor(options: TellOptions) {
    this.#options = options;
  }

  /** Since the start. */
  get counts(): LogoutCounts {
    return this.#counts;
  }

  /** Resolves to whether the client has answered that it ended the session. */
  async tell(client: ToldClient, login: ClientLogin): Promise<boolean> {
    const { logins, log } = this.#options;
    const problem = await this.#post(client, login);
    if (problem !== null) {
      await this.#retryLater(client, login, problem);
      return false;
    }
    this.#counts.told++;
    log.notice('client_told', { client: client.id, userId: login.userId });
    await logins.done([login]);
    return true;
  }

  /** Null when the client has answered that it ended the session, else why not. */
  async #post(client: ToldClient, login: ClientLogin): Promise<string | null> {
    const { tokenFor, patience } = this.#options;
    const token = await tokenFor(client, login);
    try {
      const status = await postForm(client.backchannelUri, { logout_token: token }, patience);
      // 204 as well: some frameworks make it of an empty 200 (section 2.8).
      return status === 200 || status === 204 ? null : `status_${status}`;
    } catch (error) {
      if (error instanceof PostFailed) return error.reason;
      throw error;
    }
  }

  async #retryLater(client: ToldClient, login: ClientLogin, reason: string): Promise<void> {
    const { logins, events, log, now } = this.#options;
    const about = { client: client.id, userId: login.userId, reason, tries: login.tries + 1 };
    const wait = RETRY_AFTER[login.tries];
    this.#counts.failed++;
    if (wait !== undefined) {
      const nextAt = now() + wait;
      log.warn('client_told_later', { ...about, nextAt: new Date(nextAt).toISOString() });
      return logins.tried(login, nextAt);
    }
    this.#counts.given_up++;
    log.error('client_not_told', about);
    await events.append(serverEvent('client_not_told', client.id, now()));
    await logins.done([login]);
  }
}
