import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { SCHEMA_VERSION } from '../../src/sqlite/migrations.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { checkUpgraded } from '../upgrades/check.ts';
import { loadDump } from '../upgrades/dump.ts';
import { RELEASES } from '../upgrades/releases.ts';
import { startProcess } from './child.ts';

const versionOf = (path: string) => {
  const database = new DatabaseSync(path, { readOnly: true });
  const version = database.prepare('PRAGMA user_version').get()?.user_version;
  database.close();
  return version;
};

for (const { version, commit, schema } of RELEASES) {
  it(`upgrades a database of ${version}`, { timeout: 120_000 }, async (t) => {
    const DATABASE = join(temporaryFolder(t), 'a.db');
    const facts = loadDump(version, DATABASE, Date.now());
    assert.equal(facts.commit, commit);
    assert.equal(versionOf(DATABASE), schema);
    const server = await startProcess(t, { DATABASE });
    await t.test('and keeps a copy of it', async () => {
      await server.saying('"migrated"');
      const line = server.lines.find((text) => text.includes('"migrated"')) ?? '';
      const { from, to, copy } = JSON.parse(line);
      assert.deepEqual([from, to], [schema, SCHEMA_VERSION]);
      assert.ok(copy.startsWith(`${DATABASE}.before-${SCHEMA_VERSION}.`));
      assert.deepEqual([versionOf(copy), versionOf(DATABASE)], [schema, SCHEMA_VERSION]);
    });

    await checkUpgraded(t, { facts, schema, origin: server.origin, settings: { DATABASE } });
    assert.equal(await server.end('SIGTERM'), 0);
    const again = await startProcess(t, { DATABASE });
    assert.ok(!again.lines.some((text) => text.includes('"migrated"')), 'once');
    assert.equal(await again.end('SIGTERM'), 0);
  });
}

describe('a database of each earlier version', () => {
  it('is newer than the one before, or the same', () => {
    const schemas = RELEASES.map(({ schema }) => schema);
    assert.deepEqual(
      schemas,
      schemas.toSorted((a, b) => a - b),
    );
    assert.ok(schemas.every((schema) => schema <= SCHEMA_VERSION));
  });
});
