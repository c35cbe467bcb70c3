/** Accounts for logins, written into a database with a hash of the real cost. */
import { DatabaseSync } from 'node:sqlite';
import { hashPassword, SCRYPT_COST } from '../src/auth/passwords/password-hash.ts';
import { CREDENTIALS } from './fixture.ts';
import { post } from './wire.ts';

// More than log in at once, and each logs in rarely enough to stay within the rate limits.
const PEOPLE = 100;

/** Adds the accounts, all with the same password. */
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

/** The login request of each account, as it is sent. */
export function logIns(port: number): readonly string[] {
  const { password } = CREDENTIALS;
  return Array.from({ length: PEOPLE }, (_, i) =>
    post('/login', port, { email: emailOf(i), password }),
  );
}

function emailOf(i: number): string {
  return `person-${i}@example.com`;
}
