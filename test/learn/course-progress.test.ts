import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Progress } from '../../learn/course/progress.ts';
import { dayOf, firstDue, laterDue } from '../../learn/course/recall.ts';
import { openCourseFolder } from '../../learn/course-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const inMemory = () => new Progress(openCourseFolder(':memory:'));

describe('the progress of a learner', () => {
  it('survives a restart: guesses, exercises, lessons, where they were', (t) => {
    const database = join(temporaryFolder(t), 'learn.db');
    const before = new Progress(openCourseFolder(database));
    before.open('e2', 'The first hour');
    before.guess('e2', 1, 'a');
    before.setDone('e2', 1, true);
    before.finish('e2', '2026-11-29');
    const after = new Progress(openCourseFolder(database));
    assert.equal(after.last, 'e2');
    assert.equal(after.path, 'The first hour');
    assert.deepEqual(after.of('e2'), {
      read: true,
      guesses: new Map([[1, 'a']]),
      done: new Set([1]),
    });
    assert.deepEqual(after.due('2026-11-30'), ['e2']);
  });

  it('keeps the first guess: a later one is made after the answer was shown', () => {
    const progress = inMemory();
    progress.guess('e2', 1, 'a');
    progress.guess('e2', 1, 'b');
    assert.equal(progress.of('e2').guesses.get(1), 'a');
    assert.equal(progress.of('e1').guesses.size, 0);
  });

  it('keeps lessons apart whose names begin alike', () => {
    const progress = inMemory();
    progress.guess('e10', 1, 'b');
    progress.setDone('e10', 1, true);
    assert.equal(progress.of('e1').guesses.size, 0);
    assert.equal(progress.of('e1').done.size, 0);
  });

  it('takes a tick back', () => {
    const progress = inMemory();
    progress.setDone('e2', 1, true);
    progress.setDone('e2', 1, false);
    assert.equal(progress.of('e2').done.size, 0);
  });

  it('counts as none when its file is damaged, and of an edited one only what fits is taken', (t) => {
    const folder = temporaryFolder(t);
    const database = join(folder, 'learn.db');
    const file = join(folder, 'course/progress.json');
    new Progress(openCourseFolder(database)).open('e2', null);
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '"e2"',
      '7',
      '{"read":{"e2":1},"guesses":[1],"done":"e2.1","due":[]}',
    ]) {
      writeFileSync(file, text);
      const progress = new Progress(openCourseFolder(database));
      assert.equal(progress.last, null, text);
      assert.deepEqual(progress.of('e2'), { read: false, guesses: new Map(), done: new Set() });
      assert.deepEqual(progress.due('2099-01-01'), []);
    }
    const edited = {
      last: '../../etc/passwd',
      path: 'x'.repeat(61),
      read: ['e2', 'e2', '<b>', 5],
      guesses: { 'e2.1': 'a', 'e2.2': 'z', __proto__: 'a', 'e2.x': 'a' },
      done: ['e2.1', 'e2'],
      due: { e2: { on: 'soon', step: 0 }, e1: { on: '2026-11-30', step: 0 } },
    };
    writeFileSync(file, JSON.stringify(edited));
    const progress = new Progress(openCourseFolder(database));
    assert.equal(progress.last, null);
    assert.equal(progress.path, null);
    assert.deepEqual(progress.of('e2'), {
      read: true,
      guesses: new Map([[1, 'a']]),
      done: new Set([1]),
    });
    assert.deepEqual(progress.due('2026-12-01'), ['e1']);
  });

  it('does not grow without end, whatever was in its file', (t) => {
    const folder = temporaryFolder(t);
    const database = join(folder, 'learn.db');
    const file = join(folder, 'course/progress.json');
    new Progress(openCourseFolder(database)).open('e2', null);
    const many = Array.from(
      { length: 9_000 },
      (_, i) => `${'abcdefghi'[i % 9]}${i % 100}.${i % 99}`,
    );
    writeFileSync(
      file,
      JSON.stringify({ done: many, guesses: Object.fromEntries(many.map((key) => [key, 'a'])) }),
    );
    new Progress(openCourseFolder(database)).open('e1', null);
    assert.ok(readFileSync(file).length < 40_000);
  });
});

describe('a question for another day', () => {
  it('comes on the next day, and each time later when it was known', () => {
    let due = firstDue('2026-11-29');
    assert.deepEqual(due, { on: '2026-11-30', step: 0 });
    const days = [];
    for (
      let next = laterDue(due, true, due.on);
      next !== null;
      next = laterDue(due, true, due.on)
    ) {
      due = next;
      days.push(due.on);
    }
    assert.deepEqual(days, ['2026-12-03', '2026-12-10', '2026-12-31']);
  });

  it('begins anew when it was not known', () => {
    assert.deepEqual(laterDue({ on: '2026-12-10', step: 2 }, false, '2026-12-31'), {
      on: '2027-01-01',
      step: 0,
    });
  });

  it('is not due on the day on which the lesson was read, also just before midnight', () => {
    const progress = inMemory();
    const evening = new Date(2026, 10, 29, 23, 59).getTime();
    progress.finish('e2', dayOf(evening));
    assert.deepEqual(progress.due(dayOf(evening)), []);
    assert.deepEqual(progress.due(dayOf(evening + 120_000)), ['e2']);
  });
});
