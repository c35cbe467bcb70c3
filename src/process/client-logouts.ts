/**
 * Tells clients that a session has ended (OpenID Connect Back-Channel Logout 1.0, section 2.5). The
 * table of sign-ins at clients is the outbox: whatever ends a session, at this server, at another
 * one or on the command line, makes its rows due, and a row stays until its client has answered. So
 * a restart loses nothing; at worst a client is told twice.
 *
 * No sign-out waits for a client, and no client for another one.
 */
import { BackOff } from '../auth/limits/back-off.ts';
import type { ClientLogin } from '../auth/oidc/client-login-store.ts';
import type { ClientStore } from '../auth/oidc/client-store.ts';
import { createLogError, type LogError } from '../log.ts';
import { type LogoutCounts, TellClient, type TellOptions } from './tell-client.ts';

/** ms between two looks: a session that another process ends is told this much later. */
const EVERY = 2_000;
/** ms from the end of a session to the look: others may end meanwhile. */
const SOON = 20;
/** Logouts of one client that are read at a time. */
const OF_EACH = 8;
/** Logouts of one client that are sent at a time. */
const AT_ONCE = 4;
/**
 * When the outbox cannot be written (a full disk), a client was told and its row stays: it would be
 * told the same at each look. So after the second failure the looks become less and less frequent.
 */
const OWN_FAILURES = { from: 2, firstMs: 5_000, longestMs: 60_000, forgetMs: 3_600_000 };

export type ClientLogoutsOptions = TellOptions & {
  readonly clients: Pick<ClientStore, 'byId'>;
  /** Whether this server tells the clients: of several servers, one does. */
  readonly leads: () => Promise<boolean>;
};

/** Tells the clients, from `start` to `stop`. */
export class ClientLogouts {
  readonly #options: ClientLogoutsOptions;
  readonly #client: TellClient;
  readonly #logError: LogError;
  /** What is sent to each client: one that is slow gets no more meanwhile. */
  readonly #telling = new Map<string, Promise<void>>();
  readonly #trouble: BackOff;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #isSoon = false;
  #isStopped = true;

  constructor(options: ClientLogoutsOptions) {
    this.#options = options;
    this.#client = new TellClient(options);
    this.#logError = createLogError(options.log);
    this.#trouble = new BackOff(OWN_FAILURES, options.now);
  }

  /** How tries have ended since the start. */
  get counts(): LogoutCounts {
    return this.#client.counts;
  }

  /** Whether nothing is being sent, and no look is about to begin. */
  get isIdle(): boolean {
    return !this.#isSoon && this.#looking === null && this.#telling.size === 0;
  }

  start(): void {
    this.#isStopped = false;
    this.soon(); // for what was not told before a restart
  }

  /** Looks at once: a session has just ended. */
  readonly soon = (): void => {
    if (this.#isStopped || this.#isSoon) return;
    this.#isSoon = true;
    if (this.#looking === null) this.#lookIn(SOON);
  };

  /** Begins nothing more, and resolves when what has begun has ended: within 5 s. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#isSoon = false;
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all(this.#telling.values());
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isSoon = false;
      this.#looking = this.#look()
        .catch(this.#logError)
        .finally(() => {
          this.#looking = null;
          if (!this.#isStopped) this.#lookIn(this.#isSoon ? SOON : EVERY);
        });
    }, ms);
  }

  async #look(): Promise<void> {
    const { logins, leads, now } = this.#options;
    if (!(await leads())) return;
    const due = await logins.ended(OF_EACH, now());
    for (const [clientId, ofClient] of Map.groupBy(due, (login) => login.clientId)) {
      if (this.#isStopped || this.#telling.has(clientId)) continue;
      if (this.#trouble.waitOf(clientId) > 0) continue;
      this.#telling.set(clientId, this.#begin(clientId, ofClient));
    }
  }

  async #begin(clientId: string, logins: readonly ClientLogin[]): Promise<void> {
    const allTold = await this.#tellAll(clientId, logins).catch(this.#failed);
    this.#telling.delete(clientId);
    if (allTold === null) this.#trouble.begin(clientId);
    else this.#trouble.succeed(clientId);
    // There may be more, or a session has ended meanwhile. A client in trouble gets a pause.
    if (allTold === true) this.soon();
  }

  /**
   * Sends to a client until it fails. Resolves to whether it was told everything; null when
   * something failed here.
   */
  async #tellAll(clientId: string, logins: readonly ClientLogin[]): Promise<boolean | null> {
    const client = await this.#options.clients.byId(clientId);
    const backchannelUri = client?.backchannelUri ?? null;
    if (client === null || backchannelUri === null) {
      await this.#options.logins.done(logins); // nobody is to be told
      return true;
    }
    const waiting = [...logins];
    let allTold: boolean | null = true;
    const tellInTurn = async (): Promise<void> => {
      while (allTold && !this.#isStopped) {
        const login = waiting.shift();
        if (login === undefined) return;
        const told = await this.#client
          .tell({ ...client, backchannelUri }, login)
          .catch(this.#failed);
        if (told !== true) allTold = told;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, tellInTurn));
    return allTold;
  }

  #failed = (error: unknown): null => {
    this.#logError(error);
    return null;
  };
}
