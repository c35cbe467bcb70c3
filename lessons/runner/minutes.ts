/** Estimates how long a lesson takes, from its size alone; no reader was timed. */
import { blocksOf, type Lesson, stepsOf } from './parse.ts';

const WORDS_A_MINUTE = 160;
const COMMANDS_A_MINUTE = 4;
/** For saving a change, applying it, reading it and undoing it. */
const MINUTES_A_CHANGE = 2;
/** For finding the terminal of a server, stopping the server and starting it again. */
const MINUTES_A_RESTART = 0.5;
/** For opening the terminals, deleting the database, and guessing once or twice. */
const AROUND_IT = 2;

/** Whole minutes for reading the prose, running the commands and trying the changes. */
export function minutesOf(lesson: Lesson): number {
  const steps = blocksOf(lesson, 'console').flatMap(stepsOf);
  const commands = steps.filter(({ command }) => command !== null).length;
  const restarts = steps.filter(({ interrupt }) => interrupt).length;
  const changes = lesson.blocks.filter(({ info }) => info === 'diff try').length;
  return Math.round(
    wordsOf(lesson) / WORDS_A_MINUTE +
      commands / COMMANDS_A_MINUTE +
      changes * MINUTES_A_CHANGE +
      restarts * MINUTES_A_RESTART +
      AROUND_IT,
  );
}

/** The number of words of prose, without blocks, tags and targets of links. */
export function wordsOf({ prose }: Lesson): number {
  return prose
    .map(({ text }) => text.replaceAll(/<[^>]*>/g, '').replaceAll(/\]\([^)]*\)/g, ']'))
    .flatMap((text) => text.split(/\s+/))
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
