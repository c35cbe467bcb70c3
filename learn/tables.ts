/**
 * What the server remembers, as rows: the sessions and the accounts of its database, without any
 * secret. Of a ticket the database holds the SHA-256 alone, and here is a fingerprint of that.
 */

/** A row of the table of sessions. Times in ms since 1970, by the clock of the app. */
export type SessionRow = {
  readonly id: number;
  readonly account: number;
  /** The fingerprint of its ticket; null for a program, which has tokens and no ticket. */
  readonly ticket: string | null;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** When it ends if it is not used again. */
  readonly endsAt: number;
};

/** A row of the table of accounts. */
export type AccountRow = {
  readonly id: number;
  readonly email: string;
  readonly role: string;
  readonly disabled: boolean;
};

/** Both tables at one moment, the newest rows of each. */
export type ServerTables = {
  readonly now: number;
  readonly sessions: readonly SessionRow[];
  readonly accounts: readonly AccountRow[];
};

/** Reads the tables. Rejects when the database does not answer. */
export type ReadTables = () => Promise<ServerTables>;

type Stored = {
  readonly id: number;
  readonly key: string;
  readonly userId: number;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly idleMs: number;
  readonly expiresAt: number;
  readonly program?: unknown;
};

type Account = Omit<AccountRow, 'disabled'> & { readonly disabledAt: number | null };

/** Where the rows are. The latest use of a session is in memory first, and in its row later. */
export type TableSources = {
  readonly stores: { readonly sessions: { all(): AsyncIterable<readonly Stored[]> } };
  readonly services: {
    readonly sessions: {
      of(userId: number): Promise<readonly Pick<Stored, 'id' | 'lastSeenAt'>[]>;
    };
    readonly accounts: {
      page(query: {
        readonly order: 'created';
        readonly descending: boolean;
        readonly limit: number;
      }): Promise<{ readonly users: readonly Account[] }>;
    };
  };
};

/** Rows of each table that are shown. */
export const ROWS = 50;
/** Rows that are read at most. The database of a learner has a few. */
const READ_LIMIT = 10_000;

/**
 * Makes the function that reads the tables. `digits` turns a stored hash into a fingerprint, `now`
 * is the clock of the app.
 */
export function createReadTables(
  { stores, services: { sessions, accounts } }: TableSources,
  digits: (hashed: string) => string,
  now: () => number,
): ReadTables {
  return async () => {
    const stored = await newest(stores.sessions.all());
    const uses = await Promise.all(
      [...new Set(stored.map(({ userId }) => userId))].map((userId) => sessions.of(userId)),
    );
    const lastSeen = new Map(uses.flat().map(({ id, lastSeenAt }) => [id, lastSeenAt]));
    const { users } = await accounts.page({ order: 'created', descending: true, limit: ROWS });
    return {
      now: now(),
      sessions: stored.map((row) => toRow(row, lastSeen.get(row.id) ?? row.lastSeenAt, digits)),
      accounts: users
        .map(({ id, email, role, disabledAt }) => {
          return { id, email, role, disabled: disabledAt !== null };
        })
        .sort((a, b) => a.id - b.id),
    };
  };
}

async function newest(pages: AsyncIterable<readonly Stored[]>): Promise<readonly Stored[]> {
  let rows: readonly Stored[] = [];
  let read = 0;
  for await (const page of pages) {
    rows = [...rows, ...page].slice(-ROWS);
    read += page.length;
    if (read >= READ_LIMIT) break;
  }
  return rows;
}

function toRow(
  { id, key, userId, createdAt, idleMs, expiresAt, program }: Stored,
  lastSeenAt: number,
  digits: (hashed: string) => string,
): SessionRow {
  return {
    id,
    account: userId,
    ticket: program === undefined ? digits(key) : null,
    createdAt,
    lastSeenAt,
    endsAt: Math.min(lastSeenAt + idleMs, expiresAt),
  };
}
