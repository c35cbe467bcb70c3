import type { DatabaseSync } from 'node:sqlite';
import { toUnloggedAct } from '../auth/rows/unlogged-row.ts';
import type { UnloggedActs } from '../auth/unlogged-acts.ts';
import { storeCall } from './store-call.ts';

/** Step 9 of the schema (schema-steps.ts). Once released it is never edited. */
export const UNLOGGED_TABLE = `
  -- What commands did and the server has not logged yet: auth/unlogged-acts.ts.
  CREATE TABLE unlogged_acts (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    reason  TEXT,
    user_id INTEGER                     -- no reference: the act is logged even if the account is deleted
  ) STRICT;
`;

/** The UnloggedActs on SQLite. */
export function createUnloggedActs(database: DatabaseSync): UnloggedActs {
  const oldest = database.prepare('SELECT * FROM unlogged_acts ORDER BY id LIMIT ?');
  const remove = database.prepare(
    'DELETE FROM unlogged_acts WHERE id IN (SELECT value FROM json_each(?))',
  );
  return {
    oldest: (limit) => storeCall(() => oldest.all(limit).map(toUnloggedAct)),
    remove: (ids) => storeCall(() => void remove.run(JSON.stringify(ids))),
  };
}
