import type { Database } from './database.ts';

/** ms for which an answer counts here. The row counts for three times that in the database. */
const EVERY = 10_000;

// A row with an end, not an advisory lock: a lock belongs to a connection, and behind a pooler that
// is not this server's alone. What the leader does is harmless when two do it.
const LEAD = `
  INSERT INTO leader (id, until) VALUES ($1, clock_timestamp() + interval '30 s')
  ON CONFLICT (one) DO UPDATE SET id = excluded.id, until = excluded.until
  WHERE leader.id = excluded.id OR leader.until < clock_timestamp()
  RETURNING id`;

/** One of several servers leads, and another one 30 s after it has gone without a word. */
export type Leader = {
  /** Whether this server leads. */
  leads(): Promise<boolean>;
  /** Lets another one lead at once. */
  resign(): Promise<void>;
};

/** Asks for the server with this id. `now` in ms. */
export function createLeader(database: Database, id: string, now: () => number): Leader {
  let answer: Promise<boolean> | null = null;
  let askedAt = 0;

  const ask = () =>
    database.transaction(async (queries) => (await queries.first(LEAD, id)) !== undefined);

  return {
    leads: () => {
      if (answer === null || Math.abs(now() - askedAt) >= EVERY) {
        askedAt = now();
        answer = ask();
        answer.catch(() => {
          answer = null; // the next call asks again
        });
      }
      return answer;
    },
    resign: async () => {
      await database.run('DELETE FROM leader WHERE id = $1', id);
    },
  };
}
