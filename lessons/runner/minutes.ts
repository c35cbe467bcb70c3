/**
 * Estimates how long a lesson takes, from its size alone. It is a model: no reader was timed. The
 * numbers are those of a review in which every lesson was typed, so they include finding a command,
 * selecting it, changing the terminal, and comparing what is printed.
 */
import { claimsOf } from './claims.ts';
import { blocksOf, kindOf, type Lesson, stepsOf } from './parse.ts';
import { QUESTION } from './predict.ts';

const WORDS_A_MINUTE = 180;
const MINUTES_A_COMMAND = 25 / 60;
const MINUTES_A_RESTART = 40 / 60;
/** For reading a change and finding its place. Its commands count as commands. */
const MINUTES_A_CHANGE = 1.5;
const MINUTES_A_PREDICTION = 20 / 60;
const MINUTES_A_LINE_OF_CODE = 3 / 60;
/** For opening the terminals and emptying the database. */
const AROUND_IT = 2;
/** How much slower a slow reader is, and how long they take for an exercise. */
const SLOWER = 1.25;
const MINUTES_AN_EXERCISE = 4;

/** Whole minutes: from a quick reader without the exercises to a slow one with them. */
export type Minutes = { readonly from: number; readonly to: number };

/** The minutes that a lesson takes. */
export function minutesOf(lesson: Lesson): Minutes {
  const steps = blocksOf(lesson, 'console').flatMap(stepsOf);
  const commands = steps.filter(({ command }) => command !== null).length;
  const restarts = steps.filter(({ interrupt }) => interrupt).length;
  const changes = lesson.blocks.filter(({ info }) => info === 'diff try').length;
  const code = lesson.blocks
    .filter(({ info }) => kindOf(info) === 'ts')
    .reduce((sum, { lines }) => sum + lines.length, 0);
  const quick =
    wordsOf(lesson) / WORDS_A_MINUTE +
    commands * MINUTES_A_COMMAND +
    restarts * MINUTES_A_RESTART +
    changes * MINUTES_A_CHANGE +
    count(lesson, QUESTION) * MINUTES_A_PREDICTION +
    code * MINUTES_A_LINE_OF_CODE +
    AROUND_IT;
  const slow = quick * SLOWER + count(lesson, EXERCISE) * MINUTES_AN_EXERCISE;
  return { from: Math.round(quick), to: Math.round(slow) };
}

/** How an exercise begins. */
const EXERCISE = '**Your turn.**';

function count({ prose }: Lesson, beginning: string): number {
  return prose.filter(({ text }) => text.startsWith(beginning)).length;
}

/** The words of prose, without blocks, tags, targets of links, and the folded claims. */
export function wordsOf(lesson: Lesson): number {
  const claims = claimsOf(lesson)?.lines ?? [];
  return lesson.prose
    .filter((line) => !claims.includes(line))
    .map(({ text }) => text.replaceAll(/<[^>]*>/g, '').replaceAll(/\]\([^)]*\)/g, ']'))
    .flatMap((text) => text.split(/\s+/))
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
