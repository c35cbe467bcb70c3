import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { dataVersion } from '../../src/sqlite/data-version.ts';
import { temporaryFolder } from '../temporary-folder.ts';

it('dataVersion is unlike every version before while it cannot be asked, and throws nothing', (t) => {
  const path = join(temporaryFolder(t), 'test.db');
  const [database, other] = [new DatabaseSync(path, { timeout: 0 }), new DatabaseSync(path)];
  t.after(() => {
    database.close();
    other.close();
  });
  let now = 0;
  const version = dataVersion(database, () => (now += 5));
  const before = version();
  assert.equal(version(), before);
  other.exec('BEGIN EXCLUSIVE; CREATE TABLE t (x)'); // without WAL no connection reads meanwhile
  assert.ok(Number.isNaN(version()));
  other.exec('COMMIT');
  const after = version();
  assert.ok(after !== before && after === version());
});
