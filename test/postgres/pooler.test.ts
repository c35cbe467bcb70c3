/** A PgBouncer between the program and PostgreSQL. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DatabaseUnfit } from '../../src/auth/database.ts';
import { examinePostgres } from '../../src/postgres/examine.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import { migratedDatabase, skip, useCluster } from './backend.ts';
import { noPooler, startPooler } from './pooler.ts';

const cluster = useCluster();

describe('a connection pooler', { skip: skip || noPooler }, () => {
  it('is refused in transaction mode: locks, notices and statements belong to a connection', async (t) => {
    const database = await migratedDatabase(t);
    const url = await startPooler(t, cluster(), { mode: 'transaction', database });
    await assert.rejects(openPostgres(url, { as: 'server' }, Date.now), (error) => {
      assert.ok(error instanceof DatabaseUnfit, String(error));
      assert.match(error.message, /connection pooler in between .* Set pool_mode=session/);
      return !error.mayPass;
    });
  });

  it('is found by doctor in transaction mode, by two signs', async (t) => {
    const database = await migratedDatabase(t);
    const url = await startPooler(t, cluster(), { mode: 'transaction', database });
    const { examination, close } = await examinePostgres(url, Date.now);
    await close();
    assert.match(examination.problems.join(), /connection pooler/);
    assert.equal(examination.hearsNotices, false);
  });

  it('works in session mode, with leases too', async (t) => {
    const database = await migratedDatabase(t);
    const url = await startPooler(t, cluster(), { mode: 'session', database });
    const stores = await openPostgres(url, { as: 'server', sessionCheck: 'leases' }, Date.now);
    t.after(() => stores.close());
    assert.equal((await stores.probe()).state, 'ok');
    assert.equal(Number.isNaN(stores.sessions.version()), false, 'it holds a lease');
    const { examination, close } = await examinePostgres(url, Date.now);
    await close();
    assert.deepEqual([examination.problems, examination.hearsNotices], [[], true]);
  });
});
