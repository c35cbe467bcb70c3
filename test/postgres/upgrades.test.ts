import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startProcess } from '../program/child.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { checkUpgraded } from '../upgrades/check.ts';
import { readDump } from '../upgrades/dump.ts';
import { POSTGRES_RELEASES } from '../upgrades/releases.ts';
import { skip, useCluster } from './backend.ts';

describe('a PostgreSQL of an earlier version', { skip }, () => {
  const cluster = useCluster();

  for (const version of POSTGRES_RELEASES) {
    it(`is upgraded from ${version}`, { timeout: 120_000 }, async (t) => {
      const KEY_FILE = join(temporaryFolder(t), 'coatcheck.key');
      const { facts, sql } = readDump(`${version}-postgres`, KEY_FILE, Date.now());
      const name = await cluster().createDatabase();
      await cluster().run(sql, name);
      const settings = { DATABASE: cluster().url(name), KEY_FILE };
      const server = await startProcess(t, settings);
      await checkUpgraded(t, { facts, schema: 7, origin: server.origin, settings });
      assert.equal(await server.end('SIGTERM'), 0);
    });
  }
});
