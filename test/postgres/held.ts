/** Another program that is in the middle of a transaction. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import pg from 'pg';
import type { Cluster } from './cluster.ts';

export type Held = {
  /** Answers once so many others wait for a lock. Fails when `acts` end before that. */
  waiting(acts: readonly Promise<unknown>[]): Promise<void>;
  /** Ends the transaction: what it did counts. */
  commit(): Promise<void>;
};

/** Begins a transaction with this statement on a database, and keeps it open. */
export async function hold(
  t: TestContext,
  cluster: Cluster,
  database: string,
  sql: string,
): Promise<Held> {
  const client = new pg.Client(cluster.url(database));
  await client.connect();
  t.after(() => client.end());
  await client.query(`BEGIN; ${sql}`);
  return {
    waiting: async (acts) => {
      let ended = 0;
      for (const act of acts) {
        const end = () => ended++;
        act.then(end, end);
      }
      for (;;) {
        const [row] = await cluster.run(
          `SELECT count(*)::int AS n FROM pg_stat_activity
           WHERE datname = '${database}' AND wait_event_type = 'Lock'`,
        );
        if (Number(row?.n) >= acts.length) return;
        assert.equal(ended, 0, 'it does not wait');
      }
    },
    commit: async () => {
      await client.query('COMMIT');
    },
  };
}

/** Runs `act` while a transaction with this statement is open, which ends when `act` waits. */
export async function during<T>(
  t: TestContext,
  cluster: Cluster,
  database: string,
  sql: string,
  act: () => Promise<T>,
): Promise<T> {
  const held = await hold(t, cluster, database, sql);
  const acting = act();
  await held.waiting([acting]);
  await held.commit();
  return acting;
}
