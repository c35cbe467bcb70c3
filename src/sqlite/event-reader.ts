import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { EventReader, Stretch, Walk } from '../auth/event-search.ts';
import { toListedEvent } from '../auth/rows/event-row.ts';
import { storeCall } from './store-call.ts';

type Clause = { readonly sql: string; readonly values: readonly SQLInputValue[] };

/**
 * Reads walks through the events. Each names its index: the planner cannot know that a page ends
 * after fifty rows, and would rather sort.
 */
export function createEventReader(database: DatabaseSync): EventReader {
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const prepare = (sql: string) => {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement;
  };

  return {
    read: (walk, stretch, limit) =>
      storeCall(() => {
        const { sql, values } = select('e.*', walk, stretch);
        return prepare(`${sql} LIMIT ?`)
          .all(...values, limit)
          .map(toListedEvent);
      }),
    timeAt: (walk, stretch, depth) =>
      storeCall(() => {
        const { sql, values } = select('e.at', walk, stretch);
        const rows = prepare(`${sql} LIMIT 1 OFFSET ?`).all(...values, depth - 1);
        return rows[0] === undefined ? null : Number(rows[0].at);
      }),
  };
}

function select(columns: string, walk: Walk, stretch: Stretch): Clause {
  const source = sourceOf(walk);
  const clauses = [source, ...conditionsOf(stretch)];
  const order = stretch.direction === 'older' ? 'DESC' : 'ASC';
  const conditions = clauses.slice(1).map(({ sql }) => `AND ${sql}`);
  return {
    sql: `SELECT ${columns} ${source.sql} ${conditions.join(' ')}
      ORDER BY e.at ${order}, e.id ${order}`,
    values: clauses.flatMap(({ values }) => values),
  };
}

function sourceOf(walk: Walk): Clause {
  switch (walk.by) {
    case 'time':
      return { sql: 'FROM events e INDEXED BY events_by_time WHERE true', values: [] };
    case 'kind':
      return {
        sql: 'FROM events e INDEXED BY events_by_kind WHERE e.kind = ?',
        values: [walk.kind],
      };
    case 'user':
      return {
        sql: 'FROM events e INDEXED BY events_by_user WHERE e.user_id = ?',
        values: [walk.id],
      };
    case 'actor':
      return {
        sql: 'FROM events e INDEXED BY events_by_actor WHERE e.actor_id = ?',
        values: [walk.id],
      };
    case 'users':
      return { sql: fromAccounts('user'), values: [walk.email] };
    case 'actors':
      return { sql: fromAccounts('actor'), values: [walk.email] };
    case 'about':
      return {
        sql: 'FROM events e INDEXED BY events_by_about WHERE about IS NOT NULL AND instr(e.about, ?) > 0',
        values: [walk.email],
      };
  }
}

// CROSS JOIN: SQLite reads the tables in this order.
function fromAccounts(whose: 'user' | 'actor'): string {
  return `FROM users u CROSS JOIN events e INDEXED BY events_by_${whose} ON e.${whose}_id = u.id
    WHERE instr(u.email, ?) > 0`;
}

function conditionsOf({ direction, from, since, until, end, kinds, email }: Stretch): Clause[] {
  const isBack = direction === 'older';
  const clauses: Clause[] = [];
  const add = (sql: string, ...values: SQLInputValue[]) => clauses.push({ sql, values });
  if (from !== null) add(`(e.at, e.id) ${isBack ? '<' : '>'} (?, ?)`, from.at, from.id);
  if (since !== null) add('e.at >= ?', since);
  if (until !== null) add('e.at < ?', until);
  if (end !== null) add(`e.at ${isBack ? '>=' : '<='} ?`, end);
  if (kinds !== null) add('e.kind IN (SELECT value FROM json_each(?))', JSON.stringify(kinds));
  if (email !== null)
    add(
      `(EXISTS (SELECT 1 FROM users u WHERE u.id IN (e.user_id, e.actor_id) AND instr(u.email, ?) > 0)
        OR instr(e.about, ?) > 0)`,
      email,
      email,
    );
  return clauses;
}
