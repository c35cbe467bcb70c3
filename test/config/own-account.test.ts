import assert from 'node:assert/strict';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { accountProblems } from '../../src/config/own-account.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const isRoot = process.geteuid?.() === 0;
const skip = isRoot ? false : 'only root can give files away';

describe('accountProblems', { skip }, () => {
  const places = (folder: string) => ({
    database: join(folder, 'var/coatcheck.db'),
    keyFile: join(folder, 'var/coatcheck.db.key'),
  });

  it('refuses root where another account owns the database, or the folder for it', (t) => {
    const config = places(temporaryFolder(t));
    const folder = join(config.database, '..');
    mkdirSync(folder);
    chownSync(folder, 54_321, 54_321);
    assert.deepEqual(accountProblems(config, 0), [
      `${folder} belongs to account 54321, but this server runs as root: the server could not open files that root creates. Run it as that account: sudo -u '#54321' …`,
    ]);
    writeFileSync(config.database, '');
    chownSync(folder, 0, 0);
    assert.deepEqual(accountProblems(config, 0), []);
    chownSync(config.database, 54_321, 54_321);
    assert.match(accountProblems(config, 0)[0] ?? '', /coatcheck\.db belongs to account 54321, /);
    assert.deepEqual(accountProblems(config, 54_321), []);
  });

  it('lets root make a folder of its own anywhere', (t) => {
    const root = temporaryFolder(t);
    chownSync(root, 54_321, 54_321);
    assert.deepEqual(accountProblems(places(root), 0), []);
  });

  it('has nothing to say about a database in memory, or a PostgreSQL', (t) => {
    const root = temporaryFolder(t);
    chownSync(root, 54_321, 54_321);
    assert.deepEqual(accountProblems({ database: ':memory:', keyFile: null }, 0), []);
    const keyFile = join(root, 'coatcheck.key');
    assert.deepEqual(accountProblems({ database: 'postgres:///coatcheck', keyFile }, 0), []);
  });
});
