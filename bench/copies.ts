/** More accounts like the one of the fixture, in a PostgreSQL that has only this one. */
import { hashSecret, makeSecret } from '../src/auth/secret.ts';
import type { Cluster } from '../test/postgres/cluster.ts';

const COPY = `
  WITH people AS (
    INSERT INTO users (public_id, user_handle, email, password_hash, role, created_at)
    SELECT 'person-' || i, decode(md5(i::text), 'hex'), 'person-' || i || '@example.com',
      password_hash, role, created_at
    FROM users, generate_series(1, $COUNT) AS i
    RETURNING id, split_part(public_id, '-', 2)::int AS i
  ), begun AS (
    INSERT INTO sessions (key, user_id, created_at, last_seen_at, idle_ms, expires_at, remembered,
      address, user_agent)
    SELECT
      CASE WHEN sessions.id = (SELECT max(id) FROM sessions) THEN (ARRAY[$KEYS])[i]
        ELSE gen_random_uuid()::text END,
      people.id, created_at, last_seen_at, idle_ms, expires_at, remembered, address, user_agent
    FROM people, sessions ORDER BY people.id, sessions.id
  )
  INSERT INTO events (at, kind, reason, user_id, request_id, address, user_agent, share)
  SELECT at, kind, reason, people.id, request_id, address, user_agent, share
  FROM people, events WHERE user_id IS NOT NULL`;

/**
 * Adds accounts with as many sessions and sign-ins as the one that is there. Resolves to the cookie
 * of the newest session of each.
 */
export async function addCopies(
  cluster: Cluster,
  database: string,
  count: number,
): Promise<readonly string[]> {
  const tickets = Array.from({ length: count }, makeSecret);
  const keys = tickets.map((ticket) => `'${hashSecret(ticket)}'`).join(', ');
  await cluster.run(COPY.replace('$COUNT', String(count)).replace('$KEYS', keys), database);
  return tickets.map((ticket) => `session=${ticket}`);
}
