import type { EventKind } from '../events.ts';
import type { UnloggedAct } from '../unlogged-acts.ts';
import type { Row } from './row.ts';

/** A row of the table `unlogged_acts`. */
export function toUnloggedAct(row: Row): UnloggedAct {
  return {
    id: Number(row.id),
    at: Number(row.at),
    kind: row.kind as EventKind, // only append writes this column
    reason: row.reason === null ? null : String(row.reason),
    userId: row.user_id === null ? null : Number(row.user_id),
  };
}
