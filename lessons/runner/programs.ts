/** The programs that a lesson needs and that a computer may not have. */
import { spawnSync } from 'node:child_process';
import { blocksOf, type Lesson, stepsOf } from './parse.ts';

const PROGRAMS = ['redis-server'];

/** Why a lesson cannot run on this computer: it starts a program that is not there. Else null. */
export function missingProgram(lesson: Lesson): string | null {
  const commands = blocksOf(lesson, 'console').flatMap(stepsOf);
  const missing = PROGRAMS.find(
    (name) =>
      commands.some(({ command }) => command?.startsWith(`${name} `)) &&
      spawnSync(name, ['--version']).status !== 0,
  );
  return missing === undefined ? null : `${missing} is not installed`;
}
