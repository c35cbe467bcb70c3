import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { openDatabase } from './open-database.ts';

describe('the list of accounts', () => {
  it('needs no look at every account: each query is answered by an index', (t) => {
    const database = openDatabase(':memory:');
    t.after(() => database.close());
    const queries: string[] = [];
    const prepare = database.prepare.bind(database);
    database.prepare = (sql) => {
      if (/^\s*SELECT/.test(sql)) queries.push(sql);
      return prepare(sql);
    };
    createAccountStore(database);
    assert.ok(queries.length >= 5);
    for (const sql of queries) {
      const plan = prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => String(detail));
      assert.ok(plan.length > 0, sql);
      // A constant row and a sub-query are no tables; a scan inside the sub-query is a step of its
      // own.
      const scan = /^SCAN (?!CONSTANT ROW|\(subquery)|TEMP B-TREE/;
      for (const step of plan) assert.doesNotMatch(step, scan, sql);
    }
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
        await store.list({ prefix: '', after, limit: 51 });
        times.push(performance.now() - started);
      }
      return Math.min(...times);
    };
    await fastest('');
    // Walking past thirty thousand entries takes ten times what fifty rows take.
    assert.ok((await fastest('user9990@example.com')) < 5 * (await fastest('')) + 0.2);
  });
});
