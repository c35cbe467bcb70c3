/** Accounts to sign in to, written into a database with a hash of the real cost. */
import { DatabaseSync } from 'node:sqlite';
import { hashPassword, SCRYPT_COST } from '../src/auth/passwords/password-hash.ts';
import { CREDENTIALS } from './fixture.ts';
import { post } from './wire.ts';

// More than are ever under way at once, and each signs in now and then only: no limit of ours is in the way.
const PEOPLE = 100;

/** Adds accounts that share a password. */
export async function addPeople(path: string): Promise<void> {
  const passwordHash = await hashPassword(CREDENTIALS.password, SCRYPT_COST);
  const database = new DatabaseSync(path);
  const add = database.prepare(
    `INSERT INTO users (public_id, email, password_hash, role, created_at)
     VALUES (hex(randomblob(16)), ?, ?, 'user', ?)`,
  );
  for (let i = 0; i < PEOPLE; i++) add.run(emailOf(i), passwordHash, Date.now());
  database.close();
}

/** The log-in of each of them as it goes over the wire. */
export function logIns(port: number): readonly string[] {
  const { password } = CREDENTIALS;
  return Array.from({ length: PEOPLE }, (_, i) =>
    post('/login', port, { email: emailOf(i), password }),
  );
}

function emailOf(i: number): string {
  return `person-${i}@example.com`;
}
