import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACCOUNT_SEEN_EVERY } from '../../src/auth/sessions/session-store.ts';
import { storedSessions } from '../stored.ts';
import { session, withPeople } from '../stores/backend.ts';
import { migratedDatabase, openOn, skip, useCluster } from './backend.ts';

const cluster = useCluster();

/** Another value for a column of each type. */
const OTHER: Readonly<Record<string, string>> = {
  bigint: '77',
  boolean: 'NOT %',
  bytea: "'77'",
  text: "'other'",
};

describe('the servers on one PostgreSQL', { skip }, () => {
  it('hear of each column of an account that changes, but not that it was used', async (t) => {
    const database = await migratedDatabase(t);
    const stores = await withPeople(await openOn(t, database));
    const told = async () =>
      Number((await cluster().run('SELECT n::int FROM feed', database))[0]?.n);
    const columns = await cluster().run(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_name = 'users' AND table_schema = 'public'`,
      database,
    );
    assert.ok(columns.length > 15);
    for (const { name, type } of columns) {
      const before = await told();
      const other =
        name === 'role' ? "'admin'" : (OTHER[String(type)] ?? assert.fail(String(type)));
      const value = other.replace('%', String(name));
      await cluster().run(
        `UPDATE users SET ${name} = ${value} WHERE email = 'bob@example.com' OR email = 'other'`,
        database,
      );
      const isShownOnly = name === 'last_seen_at' || name === 'folded_name';
      assert.equal((await told()) - before, isShownOnly ? 0 : 1, String(name));
    }
    await stores.sessions.replace(() => [], session('k', { userId: 1 }), 0);
    const [stored] = await storedSessions(stores.sessions);
    const before = await told();
    const lastSeenAt = 9 * ACCOUNT_SEEN_EVERY;
    await stores.sessions.saveLastSeen([{ ...(stored ?? assert.fail()), lastSeenAt }]);
    assert.equal(await stores.accounts.lastSeen(1), lastSeenAt);
    assert.equal(await told(), before);
  });
});
