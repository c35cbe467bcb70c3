/** Lists of events on PostgreSQL, where there are more of them than the contract has. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withPeople } from '../stores/backend.ts';
import { migratedDatabase, openOn, skip, theCluster, useCluster } from './backend.ts';

useCluster();

describe('a list of events', { skip }, () => {
  it('finds accounts by a part of their address behind the latest ten thousand events', async (t) => {
    const name = await migratedDatabase(t);
    const { events } = await withPeople(await openOn(t, name));
    const { query, end } = theCluster().connect(name);
    await query(`
      INSERT INTO events (at, kind, user_id, actor_id, request_id, address, user_agent, share)
      SELECT i, 'login', CASE WHEN i % 5000 = 7 THEN 2 ELSE 1 END, CASE WHEN i = 9 THEN 2 END, '', '', '', ''
      FROM generate_series(1, 10100) AS i`);
    await end();
    for (const kinds of [null, ['login', 'logout'] as const]) {
      const filter = { kinds, account: { email: 'bob' }, since: null, until: null };
      const found = await events.list(filter, { from: null, direction: 'older', limit: 9 });
      assert.deepEqual(
        found.map(({ at }) => at),
        [10_007, 5_007, 9, 7],
      );
      const from = { at: 8, id: 8 };
      const up = await events.list(filter, { from, direction: 'newer', limit: 1 });
      assert.deepEqual(
        up.map(({ at }) => at),
        [9],
      );
    }
  });
});
