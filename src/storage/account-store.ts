import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AccountStore } from '../auth/stores.ts';
import type { User } from '../auth/user.ts';
import { attempt, isDuplicate } from './database.ts';

type Row = Record<string, SQLOutputValue>;

/** Accounts in SQLite. */
export function createAccountStore(database: DatabaseSync): AccountStore {
  const insert = database.prepare(
    'INSERT INTO users (email, password_hash, role, created_at) VALUES (?, ?, ?, ?)',
  );
  const byId = database.prepare('SELECT id, email, role, created_at FROM users WHERE id = ?');
  const byEmail = database.prepare(
    'SELECT id, email, role, created_at, password_hash FROM users WHERE email = ?',
  );
  const rehash = database.prepare(
    'UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?',
  );

  return {
    insert: ({ email, passwordHash, role, createdAt }) =>
      attempt(() => {
        try {
          const { lastInsertRowid } = insert.run(email, passwordHash, role, createdAt);
          return { id: Number(lastInsertRowid), email, role, createdAt };
        } catch (error) {
          if (isDuplicate(error)) return null;
          throw error;
        }
      }),
    byId: (id) =>
      attempt(() => {
        const row = byId.get(id);
        return row === undefined ? null : toUser(row);
      }),
    credentials: (email) =>
      attempt(() => {
        const row = byEmail.get(email);
        return row === undefined
          ? null
          : { user: toUser(row), passwordHash: String(row.password_hash) };
      }),
    rehash: (id, old, fresh) =>
      attempt(() => {
        rehash.run(fresh, id, old);
      }),
  };
}

function toUser(row: Row): User {
  return {
    id: Number(row.id),
    email: String(row.email),
    role: row.role === 'admin' ? 'admin' : 'user',
    createdAt: Number(row.created_at),
  };
}
