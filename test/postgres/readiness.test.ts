/** The same for PostgreSQL as test/flows/file-health.test.ts and readiness.test.ts for SQLite. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import { storageReason } from '../../src/postgres/postgres-error.ts';
import { expectReadiness } from '../flows/readiness.ts';
import { signUpRootAndAda } from '../people.ts';
import { startApp } from '../support.ts';
import { type TestDatabase, useTestDatabases } from '../test-database.ts';
import { migratedDatabase, skip, useCluster } from './backend.ts';
import { startTcpProxy } from './tcp-proxy.ts';

const cluster = useCluster();

/** An app whose PostgreSQL is behind a network that the test cuts. */
async function setUp(t: TestContext) {
  const name = await migratedDatabase(t);
  const url = new URL(cluster().url(name));
  const network = await startTcpProxy(t, Number(url.port));
  url.port = String(network.port);
  useTestDatabases(async (_path, now) => {
    const stores = await openPostgres(url.href, { as: 'server', sessionCheck: 'each' }, now);
    return { stores, close: () => stores.close() } as TestDatabase;
  });
  const app = await startApp(t);
  const { root } = await signUpRootAndAda(app);
  await expectReadiness(app, root, 'ok');
  return { app, root, network, beside: cluster().connect(name) };
}

describe('/ready, doctor, the overview, the metrics and the log, on PostgreSQL', { skip }, () => {
  it('say the same while another program holds the table', async (t) => {
    const { app, root, beside } = await setUp(t);
    await beside.query('BEGIN; LOCK TABLE facts');
    await expectReadiness(app, root, 'locked');
    await beside.query('COMMIT');
    await beside.end();
    await expectReadiness(app, root, 'ok');
  });

  it('say the same while it cannot be reached; the overview is 503 then', async (t) => {
    const { app, root, network, beside } = await setUp(t);
    await network.set('refuse');
    await expectReadiness(app, null, 'unreachable');
    await network.set('pass');
    // After a failed attempt the pool makes none for up to 0.2 s.
    while ((await app.storage()).state !== 'ok') app.clock.now += 1_000;
    await expectReadiness(app, root, 'ok');
    await beside.end();
  });
});

describe('storageReason', () => {
  const coded = (code: string) => Object.assign(new Error('the words of the driver'), { code });
  for (const [code, reason] of Object.entries({
    '53100': 'full',
    '25006': 'read_only',
    '42501': 'read_only',
    '55P03': 'locked',
    '57014': 'locked',
    '57P01': 'unreachable',
    '28P01': 'unreachable',
    '53300': 'unreachable',
    ECONNREFUSED: 'unreachable',
    XX001: 'other',
  })) {
    it(`is ${reason} for ${code}`, () => {
      const error = new StoreUnavailable('database', { cause: coded(code) });
      assert.equal(storageReason(error), reason);
    });
  }
});
