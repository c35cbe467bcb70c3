import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  createSharedSettingsStore,
  sharedSettingsIn,
} from '../../src/sqlite/shared-settings-store.ts';
import { freshDatabase } from '../cli/cli.ts';
import { openDatabase } from './open-database.ts';

describe('sharedSettingsIn', () => {
  it('reads a database that another program has open', async (t) => {
    const path = freshDatabase(t);
    const database = openDatabase(path);
    t.after(() => database.close());
    await createSharedSettingsStore(database).write({ ORIGIN: 'https://a.example' });
    assert.deepEqual([...sharedSettingsIn(path)], [['ORIGIN', 'https://a.example']]);
  });

  it('has none where there is no database, and makes none', (t) => {
    const path = freshDatabase(t);
    assert.equal(sharedSettingsIn(path).size, 0);
    assert.ok(!existsSync(path));
  });

  it('has none in a database of another version, or in what is no database', (t) => {
    const older = freshDatabase(t);
    const database = openDatabase(older);
    database.exec("INSERT INTO facts VALUES ('ORIGIN', 'x'); PRAGMA user_version = 1");
    database.close();
    assert.equal(sharedSettingsIn(older).size, 0);
    const letter = freshDatabase(t);
    writeFileSync(letter, 'no database at all'.repeat(1_000));
    assert.equal(sharedSettingsIn(letter).size, 0);
  });
});
