import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { describe, it } from 'node:test';

/** Tests outside test/sqlite that speak SQL, each with the reason. */
const SPEAKS_SQL: Readonly<Record<string, string>> = {
  'test/defences/defences.ts': 'quotes the sources',
  'test/defences/factor-stores.ts': 'quotes the sources',
  'test/defences/recovery.ts': 'quotes the sources',
  'test/test-database.ts': 'names the connection for these tests',
  'test/house.ts': 'fills a database with thousands of records in one statement',
  'test/process/command-log.test.ts': 'makes the database read-only',
  'test/process/housekeeping.test.ts': 'makes records old',
  'test/pages/behind-the-account.test.ts': 'gives the sessions of one account to another',
  'test/flows/cost.test.ts': 'counts the statements of a request',
  'test/flows/file-app-faults.test.ts':
    'locks a file, and makes it read-only in the midst of a change',
  'test/flows/file-faults.test.ts': 'locks and fills a file',
  'test/flows/file-health.test.ts': 'locks a file, and looks at what /ready writes',
  'test/flows/file-replicated.test.ts': 'is the other program',
  'test/flows/demoted-meanwhile.test.ts': 'demotes an administrator between two statements',
  'test/cli/account.test.ts': 'leaves a -wal behind',
  'test/cli/restore.test.ts': 'puts a trigger into a copy',
  'test/cli/schema.test.ts': 'sets the version of the schema',
  'test/cli/user.test.ts': 'looks into the file that a command has left',
  'test/docs/inventory.test.ts': 'lists the columns of the schema',
  'test/durability/durability.ts': 'checks the file after a crash',
  'test/long/cli-backup.test.ts': 'looks into a copy of the file',
  'test/long/cli-doctor.test.ts': 'damages the file',
  'test/long/large-database.ts': 'makes the file large',
  'test/long/locked.test.ts': 'locks the file',
  'test/postgres/move.test.ts': 'fills the file that is moved, and makes it old',
  'test/program/cli.test.ts': 'locks the file',
  'test/program/key-file.test.ts': 'looks for keys in the file',
  'test/program/learn.test.ts': 'looks into the file of learning mode',
  'test/program/main.test.ts': 'checks the file after the end of the server',
  'test/program/start.test.ts': 'sets the version of the schema',
  'test/program/upgrades.test.ts': 'reads the version of the schema',
  'test/upgrades/dump.ts': 'writes databases of earlier versions as SQL, and reads them',
};

describe('the tests', () => {
  it('speak SQL in test/sqlite alone, but for some with a reason', () => {
    const speaking = globSync('test/**/*.ts')
      .map((file) => file.replaceAll(sep, '/'))
      .filter((file) => !file.startsWith('test/sqlite/'))
      .filter((file) =>
        /\bDatabaseSync\b|\bopenDatabase\b|\bdatabase\.(?:prepare|exec)\(/i.test(
          readFileSync(file, 'utf8'),
        ),
      );
    assert.deepEqual(speaking.sort(), Object.keys(SPEAKS_SQL).sort());
  });
});
