import type { EventReader, Stretch, Walk } from '../auth/event-search.ts';
import { toListedEvent } from '../auth/rows/event-row.ts';
import type { Database } from './database.ts';

/** Reads walks through the events. */
export function createEventReader(database: Database): EventReader {
  return {
    read: async (walk, stretch, limit) => {
      const { sql, values } = select('e.*', walk, stretch);
      const rows = await database.rows(`${sql} LIMIT $${values.length + 1}`, ...values, limit);
      return rows.map(toListedEvent);
    },
    timeAt: async (walk, stretch, depth) => {
      const { sql, values } = select('e.at', walk, stretch);
      const limited = `${sql} LIMIT 1 OFFSET $${values.length + 1}`;
      const row = await database.first(limited, ...values, depth - 1);
      return row === undefined ? null : Number(row.at);
    },
  };
}

type Value = number | string | readonly string[];

function select(columns: string, walk: Walk, stretch: Stretch) {
  const { direction, from, since, until, end, kinds, email } = stretch;
  const values: Value[] = [];
  const put = (value: Value) => `$${values.push(value)}`;
  const conditions = [sourceOf(walk, put)];
  const isBack = direction === 'older';
  if (from !== null) {
    conditions.push(`(e.at, e.id) ${isBack ? '<' : '>'} (${put(from.at)}, ${put(from.id)})`);
  }
  if (since !== null) conditions.push(`e.at >= ${put(since)}`);
  if (until !== null) conditions.push(`e.at < ${put(until)}`);
  if (end !== null) conditions.push(`e.at ${isBack ? '>=' : '<='} ${put(end)}`);
  if (kinds !== null) conditions.push(`e.kind = ANY(${put(kinds)}::text[])`);
  if (email !== null) {
    const part = `${put(email)}::text`;
    conditions.push(`(EXISTS (SELECT 1 FROM users u
      WHERE u.id IN (e.user_id, e.actor_id) AND position(${part} IN u.email) > 0)
      OR position(${part} IN e.about) > 0)`);
  }
  const order = isBack ? 'DESC' : 'ASC';
  const sql = `SELECT ${columns} FROM events e WHERE ${conditions.join(' AND ')}
    ORDER BY e.at ${order}, e.id ${order}`;
  return { sql, values };
}

function sourceOf(walk: Walk, put: (value: Value) => string): string {
  switch (walk.by) {
    case 'time':
      return 'true';
    case 'kind':
      return `e.kind = ${put(walk.kind)}`;
    case 'user':
      return `e.user_id = ${put(walk.id)}`;
    case 'actor':
      return `e.actor_id = ${put(walk.id)}`;
    case 'users':
      return `e.user_id = ANY(${accounts(put(walk.email))})`;
    case 'actors':
      return `e.actor_id = ANY(${accounts(put(walk.email))})`;
    case 'about':
      return `e.about IS NOT NULL AND position(${put(walk.email)}::text IN e.about) > 0`;
  }
}

// As an array, it is found before the events are read.
function accounts(email: string): string {
  return `ARRAY(SELECT id FROM users WHERE position(${email}::text IN email) > 0)`;
}
