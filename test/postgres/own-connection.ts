import pg from 'pg';

/** Runs statements: the rows of the last one, as the driver reads them. */
export type Query = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/** A connection of a test, besides those of the stores. */
export type OwnConnection = {
  readonly query: Query;
  end(): Promise<void>;
};

/** A connection that is made at its first use, and again after it was lost. */
export function connectTo(connectionString: string): OwnConnection {
  let connected: Promise<pg.Client> | null = null;
  const forget = () => {
    connected = null;
  };
  const connect = async () => {
    const client = new pg.Client({ connectionString });
    client.on('error', forget);
    client.on('end', forget);
    await client.connect();
    return client;
  };
  return {
    query: async (sql) => {
      connected ??= connect();
      const results = await (await connected).query(sql);
      return [results].flat().at(-1)?.rows ?? [];
    },
    end: async () => {
      await (await connected?.catch(() => null))?.end();
    },
  };
}
