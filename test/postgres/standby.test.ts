/** A primary and its standby. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { DatabaseUnfit } from '../../src/auth/database.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import { coatcheck } from '../cli/cli.ts';
import { startProcess } from '../program/child.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { migratedDatabase, skip, useCluster } from './backend.ts';
import { type Cluster, startServer } from './cluster.ts';

const own = skip || (process.env.TEST_POSTGRES !== undefined && 'needs a PostgreSQL of its own');

/** Copies a cluster into a standby that follows it. Answers with its port. */
async function startStandby(t: TestContext, cluster: Cluster): Promise<number> {
  const folder = join(temporaryFolder(t), 'standby');
  mkdirSync(folder, { mode: 0o700 });
  const { uid, gid } = statSync(cluster.folder ?? '');
  for (const path of [join(folder, '..'), folder]) chownSync(path, uid, gid);
  const [program = ''] = globSync('/usr/lib/postgresql/*/bin/pg_basebackup').sort().reverse();
  const from = new URL(cluster.url('postgres'));
  const source = ['-h', from.hostname, '-p', from.port, '-U', from.username];
  execFileSync(program, [...source, '-D', folder, '-R', '-X', 'stream', '-c', 'fast'], {
    uid,
    gid,
    stdio: 'ignore',
  });
  const port = await freePort();
  const standby = startServer(folder, port);
  t.after(async () => {
    const gone = once(standby, 'exit');
    standby.kill('SIGINT');
    await gone;
  });
  const until = performance.now() + 20_000;
  const sql = "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'";
  while ((await cluster.run(sql)).length === 0) {
    assert.ok(performance.now() < until, 'the standby follows');
  }
  return port;
}

describe('a standby', { skip: own }, () => {
  const cluster = useCluster();

  it('is refused, and told of when commits do not wait for it', async (t) => {
    const database = await migratedDatabase();
    const port = await startStandby(t, cluster());
    const DATABASE = cluster().url(database);
    const standby = new URL(DATABASE);
    standby.port = String(port);
    await assert.rejects(openPostgres(standby.href, { as: 'server' }, Date.now), (error) => {
      assert.ok(error instanceof DatabaseUnfit, String(error));
      assert.equal(error.message, 'that is a standby, which only reads. Name the primary.');
      return error.mayPass; // it may be promoted
    });

    const settings = { DATABASE, KEY_FILE: join(temporaryFolder(t), 'coatcheck.key') };
    const server = await startProcess(t, settings);
    await server.saying('"started"');
    assert.match(server.lines.join('\n'), /"event":"asynchronous_standby"/);
    assert.equal(await server.end('SIGTERM'), 0);
    const doctor = await coatcheck(settings, 'doctor');
    assert.match(doctor.stdout, /^warn +standbys +A commit does not wait for the standby/m);

    await cluster().run("ALTER SYSTEM SET synchronous_standby_names = '*'");
    await cluster().run('SELECT pg_reload_conf()');
    const stores = await openPostgres(DATABASE, { as: 'server' }, Date.now);
    assert.deepEqual(stores.warnings, []);
    await stores.close();
  });
});
