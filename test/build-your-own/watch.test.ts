import assert from 'node:assert/strict';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { timesOf } from '../../lessons/build-your-own/watch.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder({ after });

describe('what --watch looks at', () => {
  const write = (path: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), '');
  };

  it('is every file below the folder: a new one, a changed one, one that goes', () => {
    const seen = [timesOf(folder)];
    write('a/b/app.py');
    seen.push(timesOf(folder));
    utimesSync(join(folder, 'a/b/app.py'), 1, 1);
    seen.push(timesOf(folder));
    rmSync(join(folder, 'a/b/app.py'));
    seen.push(timesOf(folder));
    assert.deepEqual(
      seen.slice(1).map((times, i) => times === seen[i]),
      [false, false, false],
    );
  });

  it('is not node_modules, data, or a folder with a dot', () => {
    const before = timesOf(folder);
    for (const path of ['node_modules/x.js', 'a/data/app.db', '.git/index', 'a/.venv/lib.py'])
      write(path);
    assert.equal(timesOf(folder), before);
  });
});
