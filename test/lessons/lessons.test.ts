import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { AT_A_TIME, lessonFiles } from '../../lessons/runner/all.ts';
import { runLesson } from '../../lessons/runner/execute.ts';
import { problemText } from '../../lessons/runner/report.ts';
import { NOTE_IDS } from '../../src/learn/notes.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
const client = hasCurl ? 'curl' : 'http';
const root = resolve('.');
const fired = new Set<string>();

describe('the lessons', { concurrency: AT_A_TIME }, () => {
  for (const file of lessonFiles(root)) {
    it(`${file} is as it says`, async () => {
      const options = { root, client, linted: true, stopAtFirst: false } as const;
      const { problems, executed, commands, seen } = await runLesson(resolve(file), options);
      assert.equal(problems.map(problemText).join(''), '');
      assert.equal(executed, commands);
      for (const note of seen?.notes ?? []) fired.add(note);
    });
  }
});

describe('the notes of the wire view', () => {
  it('are each to be seen in at least one lesson', () => {
    assert.deepEqual(
      NOTE_IDS.filter((id) => !fired.has(id)),
      [],
    );
  });
});
