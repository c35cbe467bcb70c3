import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { openDatabase } from './open-database.ts';

describe('the list of accounts', () => {
  /** A store, and the plans of the queries that it has prepared. */
  function openWatched(t: TestContext) {
    const database = openDatabase(':memory:');
    t.after(() => database.close());
    const queries: string[] = [];
    const prepare = database.prepare.bind(database);
    database.prepare = (sql) => {
      if (/^\s*SELECT/.test(sql)) queries.push(sql);
      return prepare(sql);
    };
    const plans = () =>
      queries.splice(0).map((sql) => {
        const steps = prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
        return { sql, plan: steps.map(({ detail }) => String(detail)).join('\n') };
      });
    return { store: createAccountStore(database), plans };
  }

  // A constant row and a sub-query are no tables; a scan inside the sub-query is a step of its own.
  const SCAN = /^SCAN (?!CONSTANT ROW|\(subquery)|TEMP B-TREE/m;

  it('needs no look at every account but to count them all, in whatever order it is', async (t) => {
    const { store, plans } = openWatched(t);
    for (const order of ['email', 'created', 'seen'] as const) {
      for (const descending of [false, true]) {
        for (const span of [null, { before: { value: 'a', id: 1 } }]) {
          await store.list({ order, descending, span, limit: 1 });
        }
      }
    }
    const found = plans();
    assert.ok(found.length >= 11);
    for (const { sql, plan } of found) {
      if (!sql.includes('AS without_password')) assert.doesNotMatch(plan, SCAN, sql);
    }
  });

  it('searches the index of addresses and names, and goes to the rows that it finds alone', async (t) => {
    const { store, plans } = openWatched(t);
    plans();
    const filter = {
      role: 'user',
      group: null,
      disabled: false,
      neverSeen: true,
      secondFactor: false,
    } as const;
    await store.list({ text: 'a', filter, limit: 1 });
    await store.count('a', filter);
    const found = plans();
    assert.equal(found.length, 2);
    for (const { sql, plan } of found) assert.match(plan, /INDEX users_by_text/, sql);
  });

  it('finds the disabled, the unused and the administrators by an index', async (t) => {
    const { store, plans } = openWatched(t);
    plans();
    const every = { role: null, group: null, disabled: null, neverSeen: null, secondFactor: null };
    for (const more of [{ role: 'admin' }, { disabled: true }, { neverSeen: true }] as const) {
      await store.count('', { ...every, ...more });
    }
    for (const { sql, plan } of plans())
      assert.match(plan, /INDEX users_(by_role|disabled|by_last)/, sql);
  });

  it('begins the next page where the last one ended, and does not walk there', async (t) => {
    const database = openDatabase(':memory:');
    t.after(() => database.close());
    database.exec(`
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
      INSERT INTO users (public_id, email, password_hash, role, created_at)
      SELECT hex(randomblob(16)), printf('user%03d@example.com', i), '', 'user', 0 FROM n`);
    const store = createAccountStore(database);
    const fastest = async (after: string) => {
      const times: number[] = [];
      for (let i = 0; i < 9; i++) {
        const started = performance.now();
        await store.list({ span: { after: { value: after, id: 0 } }, limit: 51 });
        times.push(performance.now() - started);
      }
      return Math.min(...times);
    };
    await fastest('');
    // Walking past thirty thousand entries takes ten times what fifty rows take.
    assert.ok((await fastest('user9990@example.com')) < 5 * (await fastest('')) + 0.2);
  });
});
