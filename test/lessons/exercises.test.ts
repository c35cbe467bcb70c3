import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { ExerciseName } from '../../lessons/exercises/exercises.ts';
import { verdictOn } from '../../lessons/exercises/verdict.ts';
import { ownFileOf } from '../../lessons/runner/own-file.ts';
import { parseLesson } from '../../lessons/runner/parse.ts';
import { COOKIE_MUTANTS } from './fixtures/cookie-mutants.ts';
import { STORE_MUTANTS } from './fixtures/store-mutants.ts';

const LESSONS = {
  cookies: 'lessons/b-cookies/6-your-own-reader.md',
  store: 'lessons/e-sessions/3-write-the-store.md',
} as const;
const MUTANTS = [...COOKIE_MUTANTS, ...STORE_MUTANTS];

const folder = mkdtempSync(join(tmpdir(), 'coatcheck-exercises-'));
after(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

/** The solution in a lesson: the last text of the file that its reader writes. */
function solutionOf(exercise: ExerciseName): string {
  const lesson = parseLesson('', readFileSync(LESSONS[exercise], 'utf8'));
  const files = lesson.blocks.filter((block) => ownFileOf(block) !== null);
  return files.at(-1)?.lines.join('\n') ?? assert.fail(`${LESSONS[exercise]} has no solution`);
}

let count = 0;
function save(text: string): string {
  count += 1;
  const file = join(folder, `${count}.js`);
  writeFileSync(file, text);
  return file;
}

describe('the solutions of the exercises', () => {
  for (const exercise of Object.keys(LESSONS) as ExerciseName[]) {
    it(`pass all checks, as the lesson has them: ${exercise}`, async () => {
      const { passed, lines } = await verdictOn(exercise, save(solutionOf(exercise)));
      assert.ok(passed, lines.join('\n'));
    });
  }
});

describe('the checker of the exercises', () => {
  for (const { exercise, name, edits, check, says } of MUTANTS) {
    it(`stops at what is wrong with this one: ${name}`, async () => {
      let text = solutionOf(exercise);
      for (const [from, to] of edits) {
        assert.equal(text.split(from).length, 2, `"${from}" is not in the solution once`);
        text = text.replace(from, () => to);
      }
      const { passed, lines } = await verdictOn(exercise, save(text), 3_000);
      assert.equal(passed, false);
      const failed = lines.find((line) => line.startsWith('x '))?.slice(4);
      assert.equal(failed, check, lines.join('\n'));
      assert.match(lines.join('\n'), says);
      assert.doesNotMatch(lines.join('\n'), /\n\s+at .*:\d+:\d+/, 'a stack trace');
    });
  }

  it('says in which line a file cannot be read', async () => {
    const { lines } = await verdictOn('store', save('const a = 1;\nconst = 2;\n'));
    assert.match(lines.join('\n'), /Got +an error: .* \(line 2\)/);
  });

  it('says which function is missing', async () => {
    const { lines } = await verdictOn('store', save('export function createSession() {}\n'));
    assert.match(lines.join('\n'), /Expected +a function getSession/);
  });

  it('does not wait for a loop that never ends', async () => {
    const { lines } = await verdictOn('store', save('for (;;) {}\n'), 1_000);
    assert.match(lines.join('\n'), /did not end/);
  });
});
