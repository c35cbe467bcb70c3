import type { DatabaseSync } from 'node:sqlite';
import type { AccountStore, UserFilter } from '../auth/stores.ts';
import { attempt, isDuplicate } from './database.ts';
import { passwordChange } from './password-change.ts';
import { cacheRows } from './row-cache.ts';
import { transaction } from './transaction.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

// Asked of each account in the range; a statement of its own, since without it the index alone can count.
const FILTER = `
      AND (?4 IS NULL OR role = ?4) AND (?5 IS NULL OR (disabled_at IS NOT NULL) = ?5)`;

/** Accounts in SQLite. */
export function createAccountStore(database: DatabaseSync): AccountStore {
  const insert = database.prepare(
    `INSERT INTO users (email, password_hash, role, created_at) VALUES (?, ?, ?, ?) RETURNING ${USER_COLUMNS}`,
  );
  const byId = database.prepare(`SELECT ${USER_COLUMNS} FROM users WHERE id = ?`);
  const byEmail = database.prepare(
    `SELECT ${USER_COLUMNS}, password_hash, password_version FROM users WHERE email = ?`,
  );
  // The range is what the index on email can answer: a prefix by its first and last possible text. It begins where the last
  // page ended; of two lower limits SQLite would seek to the first only, and walk from there.
  const list = (filter: string) =>
    database.prepare(`
    SELECT ${USER_COLUMNS},
      (SELECT max(last_seen_at) FROM sessions WHERE user_id = users.id) AS last_seen_at
    FROM users WHERE email >= max(?1, ?2) AND email < ?1 || char(0x10FFFF) AND email <> ?2${filter}
    ORDER BY email LIMIT ?3`);
  const count = (filter: string) =>
    database.prepare(
      `SELECT count(*) AS n FROM users WHERE email >= ?1 AND email < ?1 || char(0x10FFFF)${filter}`,
    );
  const [listAll, listSome] = [list(''), list(FILTER)];
  const [countAll, countSome] = [count(''), count(FILTER)];
  const version = database.prepare('SELECT password_version FROM users WHERE id = ?');
  const rehash = database.prepare(
    'UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?',
  );
  const changePassword = passwordChange(database);
  const setEmail = database.prepare('UPDATE users SET email = ? WHERE id = ?');
  const setRole = database.prepare('UPDATE users SET role = ? WHERE id = ?');
  // Counted like a change of the password: a log-in that began before must not end after it, nor come alive again.
  const disable = database.prepare(
    'UPDATE users SET disabled_at = ?, password_version = password_version + 1 WHERE id = ?',
  );
  const enable = database.prepare('UPDATE users SET disabled_at = NULL WHERE id = ?');
  const remove = database.prepare('DELETE FROM users WHERE id = ?');
  const removeEvents = database.prepare('DELETE FROM events WHERE user_id = ?');
  const endSessions = database.prepare('DELETE FROM sessions WHERE user_id = ?');
  const endResets = database.prepare('DELETE FROM links WHERE user_id = ?');
  const endLinksMade = database.prepare('DELETE FROM links WHERE created_by = ?');
  const admins = database.prepare(
    "SELECT count(*) AS n FROM users WHERE role = 'admin' AND disabled_at IS NULL AND id <> ?",
  );

  const userOf = cacheRows(database, { table: 'users', column: 'id' }, (id) => {
    const row = byId.get(id);
    return row === undefined ? null : toUser(row);
  });

  const adminsBesides = (id: number) => Number(admins.get(id)?.n);

  const isLastAdmin = (id: number) => {
    const row = byId.get(id);
    return row?.role === 'admin' && row.disabled_at === null && adminsBesides(id) === 0;
  };

  /** Does work in one transaction unless it would leave no administrator: looked at and done under one lock. */
  const unlessLastAdmin = (id: number, work: () => void): Promise<boolean> =>
    attempt(() =>
      transaction(database, () => {
        if (isLastAdmin(id)) return false;
        work();
        return true;
      }),
    );

  return {
    insert: ({ email, passwordHash, role, createdAt }) =>
      attempt(() => {
        try {
          const row = insert.get(email, passwordHash, role, createdAt);
          return row === undefined ? null : toUser(row);
        } catch (error) {
          if (isDuplicate(error)) return null;
          throw error;
        }
      }),
    byId: (id) => attempt(() => userOf(id)),
    credentials: (email) =>
      attempt(() => {
        const row = byEmail.get(email);
        return row === undefined
          ? null
          : {
              user: toUser(row),
              passwordHash: String(row.password_hash),
              passwordVersion: Number(row.password_version),
            };
      }),
    passwordVersion: (id) =>
      attempt(() => {
        const row = version.get(id);
        return row === undefined ? null : Number(row.password_version);
      }),
    list: ({ prefix, after, limit, filter }) =>
      attempt(() => {
        const values = valuesOf(filter);
        const rows =
          values === null
            ? listAll.all(prefix, after, limit)
            : listSome.all(prefix, after, limit, ...values);
        return rows.map((row) => ({
          ...toUser(row),
          lastSeenAt: row.last_seen_at === null ? null : Number(row.last_seen_at),
        }));
      }),
    count: (prefix, filter) =>
      attempt(() => {
        const values = valuesOf(filter);
        const row =
          values === null ? countAll.get(prefix) : countSome.get(prefix, null, null, ...values);
        return Number(row?.n);
      }),
    isLastAdmin: (id) => attempt(() => isLastAdmin(id)),
    hasAdmin: () => attempt(() => adminsBesides(0) > 0),
    rehash: (id, old, fresh) =>
      attempt(() => {
        rehash.run(fresh, id, old);
      }),
    setPassword: (id, passwordHash) =>
      attempt(() =>
        transaction(database, () => {
          changePassword(id, passwordHash);
        }),
      ),
    setEmail: (id, email) =>
      attempt(() =>
        transaction(database, () => {
          try {
            setEmail.run(email, id);
          } catch (error) {
            if (isDuplicate(error)) return false;
            throw error;
          }
          endResets.run(id);
          return true;
        }),
      ),
    setRole: async (id, role) => {
      if (role === 'user') {
        return unlessLastAdmin(id, () => {
          setRole.run(role, id);
          endLinksMade.run(id); // an invitation or a reset link kept back would be the way back to the role
        });
      }
      await attempt(() => setRole.run(role, id));
      return true;
    },
    disable: (id, at) =>
      unlessLastAdmin(id, () => {
        disable.run(at, id);
        endSessions.run(id);
        endResets.run(id);
        endLinksMade.run(id);
      }),
    enable: (id) =>
      attempt(() => {
        enable.run(id);
      }),
    // Its sessions, reset links and invitations go with it: ON DELETE CASCADE.
    remove: (id) =>
      unlessLastAdmin(id, () => {
        remove.run(id);
        removeEvents.run(id);
      }),
  };
}

/** The values for FILTER, or null when it lets every account through. */
function valuesOf(filter?: UserFilter): [role: string | null, disabled: number | null] | null {
  const { role = null, disabled = null } = filter ?? {};
  if (role === null && disabled === null) return null;
  return [role, disabled === null ? null : Number(disabled)];
}
