/** Many accounts with sessions, written into a database as the server does. */
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { CHROME } from './wire.ts';

const HOUR = 3_600_000;

/** Adds `count` sessions, `perUser` for each new account. `cookieOf` names their cookies. */
export function addSessions(path: string, count: number, perUser: number): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  const addUser = database.prepare(
    `INSERT INTO users (public_id, email, password_hash, role, created_at)
     VALUES (hex(randomblob(16)), ?, '', 'user', ?)`,
  );
  const addSession = database.prepare(`INSERT INTO sessions
    (key, user_id, created_at, last_seen_at, idle_ms, expires_at, remembered, address, user_agent)
    VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)`);
  const now = Date.now();
  const life = [now, now, 2 * HOUR, now + 24 * HOUR];
  let user: number | bigint = 0;
  for (let i = 0; i < count; i++) {
    if (i % perUser === 0) user = addUser.run(`user-${i}@example.com`, now).lastInsertRowid;
    const address = `192.0.2.${i % 50}`;
    addSession.run(sha256(ticketOf(i)), user, ...life, address, CHROME);
  }
  database.exec('COMMIT');
  database.close();
}

/** The cookie of one of these sessions. */
export function cookieOf(i: number): string {
  return `session=${ticketOf(i)}`;
}

function ticketOf(i: number): string {
  return sha256(`ticket ${i}`);
}

/** The SHA-256 of a text in base64url: what the store keeps of a ticket (auth/secret.ts). */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
