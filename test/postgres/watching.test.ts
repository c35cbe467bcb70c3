/** The queries of docs/scaling.md that show how the servers of a PostgreSQL are. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { migratedDatabase, openOn, skip, useCluster } from './backend.ts';

describe('the queries of docs/scaling.md', { skip }, () => {
  const cluster = useCluster();

  it('show the connections, the lease and what was announced, and where the queue stands', async (t) => {
    const database = await migratedDatabase(t);
    const stores = await openOn(t, database, { as: 'server', sessionCheck: 'leases' });
    await stores.limits.prune(Date.now());
    const page = readFileSync('docs/scaling.md', 'utf8');
    const queries = Array.from(page.matchAll(/^```sql\n(.*?)^```$/gms), ([, sql = '']) => sql);
    const [connections, leases, queue, tables, leader] = await Promise.all(
      queries.map((sql) => cluster().run(sql, database)),
    );
    assert.ok(connections?.some(({ count }) => Number(count) > 0));
    assert.deepEqual(
      leases?.map(({ has_lease, behind }) => [has_lease, Number(behind)]),
      [[true, 0]],
    );
    assert.deepEqual(queue, [{ pg_notification_queue_usage: 0 }]);
    assert.equal(tables?.length, 5);
    assert.deepEqual(leader, []);
  });
});
