import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { openCourseFolder } from '../../learn/course-folder.ts';
import { storeAddress } from '../../learn/wire-address.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startCourse } from './course-site.ts';

/** A folder of the course in which no file can be written, as on a full disk. */
function fullFolder(t: TestContext) {
  const top = temporaryFolder(t);
  const folder = openCourseFolder(join(top, 'learn.db'));
  folder.write('progress', { kept: 1 });
  const inTheWay = ['progress', 'clock', 'wire'].map((name) =>
    join(top, `course/${name}.json.part`),
  );
  for (const path of inTheWay) mkdirSync(path);
  return {
    top,
    folder,
    makeRoom: () => {
      for (const path of inTheWay) rmSync(path, { recursive: true });
    },
  };
}

describe('the folder of the course, when it cannot be written', () => {
  it('throws a sentence that says where and why, and keeps the file as it was', (t) => {
    const { top, folder } = fullFolder(t);
    assert.throws(() => folder.write('progress', { kept: 2 }), {
      status: 503,
      message: `This can\u2019t be kept: ${join(top, 'course')} can\u2019t be written (EISDIR). Make room there, and try again.`,
    });
    assert.deepEqual(folder.read('progress'), { kept: 1 });
    assert.ok(existsSync(join(top, 'course/progress.json')));
  });

  it('makes a page of the course say so, and a move of the clock; later both work', async (t) => {
    const { folder, makeRoom } = fullFolder(t);
    const site = await startCourse(t, { folder });
    const read = () => site.post('/read', { lesson: 'a0' }, { accept: 'text/html,*/*' });
    const refused = await read();
    assert.equal(refused.status, 503);
    assert.match(await refused.text(), /This can&#8217;t be kept: .* \(EISDIR\)/);
    const move = () =>
      fetch(`${site.base.replace('/learn/', '/wire/')}/clock`, {
        method: 'POST',
        body: new URLSearchParams({ by: '+29m' }),
        headers: { accept: 'application/json' },
      });
    assert.equal((await move()).status, 503);
    makeRoom();
    assert.equal((await read()).status, 303);
    const { ahead } = (await (await move()).json()) as { readonly ahead: number };
    assert.equal(ahead, 29 * 60_000);
  });

  it('does not stop the start of a server', (t) => {
    const { folder } = fullFolder(t);
    storeAddress(folder, 'http://localhost:3001/wire/x');
  });
});
