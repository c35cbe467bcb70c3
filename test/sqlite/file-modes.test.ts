import assert from 'node:assert/strict';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isExposed } from '../../src/sqlite/file-modes.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('isExposed', () => {
  for (const [mode, expected] of [
    [0o600, false],
    [0o400, false],
    [0o640, true],
    [0o604, true],
    [0o620, true],
  ] as const) {
    it(`is ${expected} for a file of ours with mode ${mode.toString(8)}`, (t) => {
      const path = join(temporaryFolder(t), 'coatcheck.db.key');
      writeFileSync(path, '');
      chmodSync(path, mode);
      assert.equal(isExposed(path, statSync(path).uid), expected);
    });
  }
});
