/**
 * The feed: this server hears at once what others have changed, and tells the database what it has
 * seen. While it holds a lease (lease.ts), sessions and accounts in its memory are as good as those
 * in the database. Without one, `version` is NaN and every request asks.
 */
import type { Client, ClientConfig } from 'pg';
import type { Driver } from './driver.ts';
import { Lease, moment, RENEW_EVERY } from './lease.ts';
import { type Notice, parseNotice } from './notice.ts';
import { Signs } from './signs.ts';

/** ms until the next attempt to connect, at least; twice that at most. */
const RECONNECT = 250;

/** ms without an answer after which the connection is given up: the network may be dead. */
const ANSWER = 2_000;

// FOR SHARE waits for a transaction that has changed something and not committed yet, and makes the
// next one wait for the renewal: no lease begins between a change and the look at the servers.
const RENEW = `
  WITH now AS (SELECT n FROM feed FOR SHARE)
  INSERT INTO servers (id, seen, until)
  SELECT $1, $2, clock_timestamp() + interval '2 s' FROM now
  ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, until = excluded.until
  RETURNING (SELECT n FROM now) AS n`;

// Servers that were killed have left their rows.
const FORGET_OLD = "DELETE FROM servers WHERE until < clock_timestamp() - interval '1 day'";

// Does not wait for the disk, as a renewal has to: if a crash loses it, the others wait for the end
// of the lease.
const TELL_SEEN = `
  WITH told AS (UPDATE servers SET seen = $2 WHERE id = $1 AND seen < $2 RETURNING id)
  SELECT pg_notify('coatcheck_seen', id), set_config('synchronous_commit', 'off', true) FROM told`;

export type FeedOptions = {
  readonly driver: Driver;
  readonly connection: ClientConfig;
  /** The name of this server among the others. */
  readonly id: string;
};

/**
 * Told of the accounts of which something has changed, before any other server is told that this
 * one has seen it.
 */
export type AccountListener = (userIds: readonly number[]) => void;

/** Listens, and holds the lease. */
export class Feed {
  readonly id: string;
  /** Given when a server has seen something. */
  readonly signs = new Signs();
  readonly #options: FeedOptions;
  readonly #lease = new Lease();
  readonly #listeners = new Set<AccountListener>();
  #client: Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;
  #isTelling = false;
  #asking: Promise<unknown> = Promise.resolve();
  #seen = 0;
  #generation = 0;
  #keyChanges = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.id = options.id;
  }

  /**
   * Changes when a notice may have been missed, or has named no accounts: what was read before may
   * be wrong. NaN, which equals nothing, without a lease.
   */
  version(): number {
    return this.#lease.isHeld(moment()) ? this.#generation : Number.NaN;
  }

  /** The number of the last notice that was seen. */
  get seen(): number {
    return this.#seen;
  }

  /** Like `version`, and changes also when a signing key or a client has changed. */
  keysVersion(): number {
    return this.version() + this.#keyChanges;
  }

  onChange(listener: AccountListener): void {
    this.#listeners.add(listener);
  }

  /** Connects. Resolves when it listens, or when the attempt has failed: it goes on trying. */
  async connect(): Promise<void> {
    const { driver, connection } = this.#options;
    const client = new driver.Client({ ...connection, query_timeout: ANSWER });
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === 'coatcheck_seen') this.signs.give();
      else this.#hear(client, payload);
    });
    this.#client = client;
    try {
      await client.connect();
      await client.query('LISTEN coatcheck');
      await client.query('LISTEN coatcheck_seen');
      await client.query(FORGET_OLD);
      this.#begin(Number((await client.query('SELECT n FROM feed')).rows[0]?.n));
      await this.#renew(client);
    } catch {
      this.#lose(client);
    }
  }

  /** Gives the lease back, so that no other server waits for this one. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = null;
    const forget = () => client?.query('DELETE FROM servers WHERE id = $1', [this.id]);
    await this.#ask(async () => forget()).catch(() => {});
    await client?.end().catch(() => {});
  }

  /** Notices were missed while it did not listen: whatever was read before may be wrong. */
  #begin(seen: number): void {
    this.#seen = seen;
    this.#generation++;
  }

  async #renew(client: Client): Promise<void> {
    let asked = moment();
    const { rows } = await this.#ask(() => {
      asked = moment();
      return client.query(RENEW, [this.id, this.#seen]);
    });
    if (this.#client !== client) return;
    this.#lease.grant(asked, Number(rows[0]?.n), this.#seen);
    this.#timer = setTimeout(() => {
      this.#renew(client).catch(() => this.#lose(client));
    }, RENEW_EVERY);
  }

  #hear(client: Client, payload: string): void {
    const notice = parseNotice(payload);
    if (this.#client !== client || notice === null || notice.n <= this.#seen) return;
    this.#apply(notice);
    this.#seen = notice.n;
    this.#lease.saw(notice.n);
    this.signs.give();
    this.#tellSeen(client);
  }

  #apply({ n, accounts, keys }: Notice): void {
    const isMissing = n > this.#seen + 1;
    if (isMissing || accounts === 'all') this.#generation++;
    else for (const listener of this.#listeners) listener(accounts);
    if (keys) this.#keyChanges++;
  }

  /** What is seen while it waits for its turn is told with it. */
  #tellSeen(client: Client): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#ask(() => {
      this.#isTelling = false;
      return client.query(TELL_SEEN, [this.id, this.#seen]);
    }).catch(() => this.#lose(client));
  }

  /** One statement after the other: a connection does one at a time. */
  #ask<T>(work: () => Promise<T>): Promise<T> {
    const asked = this.#asking.then(work);
    this.#asking = asked.catch(() => {});
    return asked;
  }

  /** The lease goes on to its end: until then the others wait for this server. */
  #lose(client: Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    void client.end().catch(() => {});
    if (this.#isClosed) return;
    const pause = RECONNECT * (1 + Math.random());
    this.#timer = setTimeout(() => void this.connect(), pause);
  }
}
