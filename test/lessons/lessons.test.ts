import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { NOTE_IDS } from '../../learn/notes.ts';
import { AT_A_TIME, lessonFiles } from '../../lessons/runner/all.ts';
import { runLesson } from '../../lessons/runner/execute.ts';
import { parseLesson } from '../../lessons/runner/parse.ts';
import { rightAnswers } from '../../lessons/runner/predict.ts';
import { problemText } from '../../lessons/runner/problem.ts';
import { missingProgram } from '../../lessons/runner/programs.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
const client = hasCurl ? 'curl' : 'http';
const root = resolve('.');
const fired = new Set<string>();
const left = new Set<string>();

describe('the lessons', { concurrency: AT_A_TIME }, () => {
  for (const file of lessonFiles(root)) {
    const skip = missingProgram(parseLesson(file, readFileSync(file, 'utf8'))) ?? false;
    it(`${file} is as it says`, { skip }, async () => {
      const options = { root, client, linted: true, stopAtFirst: false } as const;
      const {
        problems,
        executed,
        commands,
        seen,
        left: names,
      } = await runLesson(resolve(file), options);
      assert.equal(problems.map(problemText).join(''), '');
      assert.equal(executed, commands);
      for (const note of seen?.notes ?? []) fired.add(note);
      for (const name of names) left.add(name);
    });
  }
});

describe('the predictions', () => {
  it('are not given away by the letter: none is right more often than half of the time, or hardly ever', () => {
    const letters = lessonFiles(root).flatMap((file) =>
      rightAnswers(parseLesson(file, readFileSync(file, 'utf8'))),
    );
    assert.ok(letters.length > 50);
    for (const letter of 'abc') {
      const share = letters.filter((each) => each === letter).length / letters.length;
      assert.ok(share > 0.2 && share < 0.5, `${letter}: ${share}`);
    }
  });
});

describe('what the lessons leave at the top', () => {
  it('is ignored by git, all of it', () => {
    assert.ok(left.size > 30, `${left.size}`);
    const { stdout } = spawnSync('git', ['check-ignore', '--no-index', '--stdin'], {
      input: [...left].join('\n'),
      encoding: 'utf8',
    });
    const ignored = new Set(stdout.split('\n'));
    assert.deepEqual([...left].filter((name) => !ignored.has(name)).sort(), []);
  });
});

describe('the notes of the wire view', () => {
  it('are each to be seen in at least one lesson', () => {
    assert.deepEqual(
      NOTE_IDS.filter((id) => !fired.has(id)),
      [],
    );
  });
});
