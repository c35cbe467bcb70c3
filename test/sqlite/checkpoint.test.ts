import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CHECKPOINT_PAGES, checkpointLater } from '../../src/sqlite/checkpoint.ts';
import { connect } from '../../src/sqlite/database.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A file with an empty table, and whether a write has reached it, and not only its log. */
function openFile(t: TestContext) {
  const path = join(temporaryFolder(t), 'own.db');
  const database = connect(path);
  t.after(() => database.isOpen && database.close());
  database.exec('CREATE TABLE notes (text TEXT) STRICT; PRAGMA wal_checkpoint(TRUNCATE)');
  const insert = database.prepare('INSERT INTO notes VALUES (?)');
  // One statement is one transaction, of more pages than a commit leaves in the log.
  const write = () => insert.run('many pages '.repeat(CHECKPOINT_PAGES * 1_000));
  const isInFile = () => readFileSync(path, 'latin1').includes('many pages ');
  const automatic = () => database.prepare('PRAGMA wal_autocheckpoint').get();
  return { database, write, isInFile, automatic };
}

describe('checkpointLater', () => {
  it('moves the pages into the file in the next turn of the event loop, not with the commit', async (t) => {
    const { database, write, isInFile } = openFile(t);
    checkpointLater(database, write);
    assert.equal(isInFile(), false);
    await nextTurn();
    assert.equal(isInFile(), true);
  });

  it('leaves every other write as it is: its commit moves them', (t) => {
    const { database, write, isInFile, automatic } = openFile(t);
    checkpointLater(database, () => {});
    assert.deepEqual({ ...automatic() }, { wal_autocheckpoint: CHECKPOINT_PAGES });
    write();
    assert.equal(isInFile(), true);
  });

  it('passes an error on, and restores the limit', (t) => {
    const { database, automatic } = openFile(t);
    const fail = () => {
      throw new Error('no');
    };
    assert.throws(() => checkpointLater(database, fail), /^Error: no$/);
    assert.deepEqual({ ...automatic() }, { wal_autocheckpoint: CHECKPOINT_PAGES });
  });

  it('does nothing more when the database was closed in between: closing has moved them', async (t) => {
    const { database, write, isInFile } = openFile(t);
    checkpointLater(database, write);
    database.close();
    assert.equal(isInFile(), true);
    await nextTurn();
  });
});
