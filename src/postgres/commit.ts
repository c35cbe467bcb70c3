import { CommitUnknown } from '../auth/store-errors.ts';
import type { Connection, Connections } from './pool.ts';
import { isLost } from './postgres-error.ts';

/**
 * ms in which the fate of a transaction is asked for. After 2 s PostgreSQL gives up one whose
 * COMMIT has not arrived (pool.ts).
 */
const ASKING = 3_000;
// The id is null for a transaction that has changed nothing.
const STATE = `
  SELECT pg_current_xact_id_if_assigned()::text AS id, now()::text AS begun,
    current_setting('coatcheck.told', true) AS told`;
// The id of a transaction that was lost in a crash is given to a later one. PostgreSQL makes a
// checkpoint before it answers again, whose time has no fraction of a second: without one since the
// transaction began, there was no crash.
const FATE = `
  SELECT CASE WHEN pg_xact_status($1::xid8) <> 'committed' THEN pg_xact_status($1::xid8)
    WHEN checkpoint_time < date_trunc('second', $2::timestamptz) THEN 'committed'
    ELSE 'unknown' END AS fate
  FROM pg_control_checkpoint()`;
/** ms between two questions. */
const EVERY = 100;

/**
 * Commits the transaction of a connection. When the answer is lost, another connection asks what
 * became of the transaction: it was committed, and all is well; or it was not, and the error of the
 * connection is thrown. Throws CommitUnknown when there is no answer in time. Returns the number of
 * the last notice that has to be waited for, see feed-tables.ts; null without one.
 */
export async function commit(connection: Connection, pool: Connections): Promise<number | null> {
  const row = (await connection.query(STATE)).rows[0];
  const told = row?.told ? Number(row.told) : null; // empty after an earlier transaction
  try {
    await connection.query('COMMIT');
    return told;
  } catch (error) {
    if (!isLost(error) || typeof row?.id !== 'string') throw error;
    const fate = await fateOf(row.id, String(row.begun), pool);
    if (fate === 'committed') return told;
    throw fate === 'aborted' ? error : new CommitUnknown('database', { cause: error });
  }
}

async function fateOf(id: string, begun: string, pool: Connections): Promise<unknown> {
  const until = performance.now() + ASKING;
  do {
    const fate = await ask(id, begun, pool);
    if (fate === 'committed' || fate === 'aborted' || fate === 'unknown') return fate;
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  } while (performance.now() < until);
  return 'unknown';
}

/** `committed`, `aborted`, `unknown`, `in progress`; null while the database cannot be asked. */
async function ask(id: string, begun: string, pool: Connections): Promise<unknown> {
  try {
    return await pool.use(async (connection) => {
      const { rows } = await connection.query(FATE, [id, begun]);
      return rows[0]?.fate;
    });
  } catch {
    return null;
  }
}
