import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { EXERCISES, type ExerciseName } from '../../lessons/exercises/exercises.ts';
import { solutionOf, writeMissing } from '../../lessons/exercises/solution.ts';
import { verdictOn } from '../../lessons/exercises/verdict.ts';
import { edited } from '../edited.ts';
import { COOKIE_MUTANTS } from './fixtures/cookie-mutants.ts';
import { GUARD_MUTANTS } from './fixtures/guard-mutants.ts';
import { STORE_MUTANTS } from './fixtures/store-mutants.ts';

const MUTANTS = [...COOKIE_MUTANTS, ...STORE_MUTANTS, ...GUARD_MUTANTS];
const NAMES = Object.keys(EXERCISES) as ExerciseName[];

const folder = mkdtempSync(join(tmpdir(), 'coatcheck-exercises-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The solution in the lesson of an exercise. */
const solutionTo = (exercise: ExerciseName) => solutionOf('.', EXERCISES[exercise].file);

let count = 0;
/** Saves the file of an exercise, with the solutions of the others beside it. */
function save(exercise: ExerciseName, text: string): string {
  count += 1;
  const own = join(folder, String(count));
  mkdirSync(own);
  writeFileSync(join(own, 'package.json'), '{ "type": "module" }');
  for (const name of NAMES) {
    const content = name === exercise ? text : solutionTo(name);
    writeFileSync(join(own, basename(EXERCISES[name].file)), content);
  }
  return join(own, basename(EXERCISES[exercise].file));
}

describe('the solutions of the exercises', () => {
  for (const exercise of NAMES) {
    it(`pass all checks, as the lesson has them: ${exercise}`, async () => {
      const { passed, lines } = await verdictOn(exercise, save(exercise, solutionTo(exercise)));
      assert.ok(passed, lines.join('\n'));
    });
  }
});

describe('the checker of the exercises', { concurrency: 3 }, () => {
  for (const { exercise, name, edits, check, says } of MUTANTS) {
    it(`stops at what is wrong with this one: ${name}`, async () => {
      const text = edited(solutionTo(exercise), edits, 'the solution');
      const { passed, lines } = await verdictOn(exercise, save(exercise, text));
      assert.equal(passed, false);
      const failed = lines.find((line) => line.startsWith('x '))?.slice(4);
      assert.equal(failed, check, lines.join('\n'));
      assert.match(lines.join('\n'), says);
      assert.doesNotMatch(lines.join('\n'), /\n\s+at .*:\d+:\d+/, 'a stack trace');
    });
  }

  it('says in which line a file cannot be read', async () => {
    const { lines } = await verdictOn('store', save('store', 'const a = 1;\nconst = 2;\n'));
    assert.match(lines.join('\n'), /Got +an error: .* \(line 2\)/);
  });

  it('says which function is missing', async () => {
    const { lines } = await verdictOn(
      'store',
      save('store', 'export function createSession() {}\n'),
    );
    assert.match(lines.join('\n'), /Expected +a function getSession/);
  });

  it('does not wait for a loop that never ends', async () => {
    const { lines } = await verdictOn('store', save('store', 'for (;;) {}\n'), 1_000);
    assert.match(lines.join('\n'), /did not end/);
  });
});

describe('node lessons/exercises/check.ts', () => {
  const check = (...words: string[]) =>
    spawnSync(process.execPath, ['lessons/exercises/check.ts', ...words], { encoding: 'utf8' });

  it('exits with 0 when all checks pass, and with 1 when one does not', () => {
    const passed = check('store', save('store', solutionTo('store')));
    assert.match(passed.stdout, /All 10 checks passed\.\n$/);
    assert.deepEqual([passed.status, passed.stderr], [0, '']);
    const failed = check('store', save('store', ''));
    assert.deepEqual([failed.status, failed.stderr], [1, '']);
  });

  it('says in a sentence what it needs, and exits with 64', () => {
    const nameless = check();
    assert.match(nameless.stdout, /NAME is one of: cookies, store, guard/);
    const inherited = check('constructor');
    assert.equal(inherited.stdout, nameless.stdout);
    const missing = check('store', 'nowhere/store.js');
    assert.equal(
      missing.stdout,
      'There is no nowhere/store.js yet. Write it first, or name your file.\n',
    );
    for (const { status, stderr } of [nameless, inherited, missing])
      assert.deepEqual([status, stderr], [64, '']);
  });
});

describe('what a lesson builds on', () => {
  it('is written for readers who have not written it, and never over their own', () => {
    const own = join(folder, 'reader');
    mkdirSync(join(own, 'my'), { recursive: true });
    symlinkSync(resolve('lessons'), join(own, 'lessons'));
    writeFileSync(join(own, 'my/store.js'), 'mine');
    assert.deepEqual(writeMissing(own, ['my/cookies.js', 'my/store.js']), [
      'my/cookies.js is new: the solution of lesson b6.',
      'my/store.js is yours, and stays as it is.',
    ]);
    assert.equal(readFileSync(join(own, 'my/store.js'), 'utf8'), 'mine');
    assert.equal(readFileSync(join(own, 'my/cookies.js'), 'utf8'), solutionTo('cookies'));
  });
});
