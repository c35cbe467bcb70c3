/** How long a lesson takes, as a rough estimate from its size. Nobody was timed. */
import { blocksOf, type Lesson, stepsOf } from './parse.ts';

const WORDS_A_MINUTE = 160;
const COMMANDS_A_MINUTE = 4;
/** To save a change, apply it, look at it and put it back. */
const MINUTES_A_CHANGE = 2;
/** To find the terminal of a server, stop it and start it again. */
const MINUTES_A_RESTART = 0.5;
/** The terminals, an empty database, a guess or two. */
const AROUND_IT = 2;

/** Whole minutes to read the prose, run the commands and try the changes; "Your turn" comes on top. */
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

/** The number of words of prose: no blocks, no tags, no targets of links. */
export function wordsOf({ prose }: Lesson): number {
  return prose
    .map(({ text }) => text.replaceAll(/<[^>]*>/g, '').replaceAll(/\]\([^)]*\)/g, ']'))
    .flatMap((text) => text.split(/\s+/))
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
