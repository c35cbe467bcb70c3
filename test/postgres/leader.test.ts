import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { migratedDatabase, openOn, skip, useCluster } from './backend.ts';

const cluster = useCluster();

/** A clock that moves on with each look, so that each call asks. */
function restlessClock(): () => number {
  let now = 0;
  return () => (now += 60_000);
}

describe('the leader of several servers', { skip }, () => {
  it('is one of those that start at once', async (t) => {
    const database = await migratedDatabase(t);
    const servers = await Promise.all(
      Array.from({ length: 8 }, () => openOn(t, database, { as: 'server' }, restlessClock())),
    );
    const leading = await Promise.all(servers.map((server) => server.leads()));
    assert.equal(leading.filter(Boolean).length, 1);
    const leader = servers[leading.indexOf(true)];
    for (const server of servers) assert.equal(await server.leads(), server === leader);
  });

  it('is another one at once when it stops, and after its time when it was killed', async (t) => {
    const database = await migratedDatabase(t);
    const [a, b, c] = await Promise.all(
      Array.from({ length: 3 }, () => openOn(t, database, { as: 'server' }, restlessClock())),
    );
    assert.ok(a && b && c);
    assert.deepEqual([await a.leads(), await b.leads()], [true, false]);
    await a.close();
    assert.deepEqual([await b.leads(), await c.leads()], [true, false]);
    await cluster().run("UPDATE leader SET until = now() - interval '1 s'", database);
    assert.deepEqual([await c.leads(), await b.leads()], [true, false]);
  });
});
