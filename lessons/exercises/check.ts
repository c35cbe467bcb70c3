/** `node lessons/exercises/check.ts store`: checks what you wrote in an exercise of the course. */
import { existsSync } from 'node:fs';
import { EX_USAGE } from '../command-line.ts';
import { EXERCISES, type ExerciseName } from './exercises.ts';
import { verdictOn } from './verdict.ts';

const [name = '', given] = process.argv.slice(2);

if (!isExercise(name)) {
  const names = Object.keys(EXERCISES).join(', ');
  process.stdout.write(`node lessons/exercises/check.ts NAME [FILE]\nNAME is one of: ${names}\n`);
  process.exitCode = EX_USAGE;
} else {
  const file = given ?? EXERCISES[name].file;
  process.exitCode = existsSync(file) ? await check(name, file) : missing(file);
}

async function check(exercise: ExerciseName, file: string): Promise<number> {
  const { passed, lines } = await verdictOn(exercise, file);
  process.stdout.write(`${lines.join('\n')}\n`);
  return passed ? 0 : 1;
}

function missing(file: string): number {
  process.stdout.write(`There is no ${file} yet. Write it first, or name your file.\n`);
  return EX_USAGE;
}

function isExercise(text: string): text is ExerciseName {
  return Object.hasOwn(EXERCISES, text);
}
