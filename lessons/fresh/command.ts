/** `npm run -s fresh`: everything as it was before a lesson, but for the learner's own work. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { undoAll } from '../changes/apply.ts';
import { NO_LESSONS } from '../changes/command.ts';
import { EX_USAGE, type Printed } from '../command-line.ts';
import { databaseFiles, databaseInUse, filesAtTheTop, remove } from './left-behind.ts';
import { ownEdits } from './own-edits.ts';

/** The text that --help prints, and that follows the message about a wrong word. */
export const USAGE = `Usage: npm run -s fresh
Run it before each lesson, with the servers stopped. It
  - puts back the changes of lessons (npm run -s try),
  - deletes the database of the course, and the files that lessons leave in this folder,
  - sets the clock of the app to the real time.
It keeps your own edits, what you have written in my/, and your progress.
Exit codes: 0 done, 1 refused, nothing was changed, 64 wrong arguments.
`;

/** The clock of learning mode goes back only together with the database. */
const CLOCK = 'data/course/clock.json';
const SHOWN = 6;

/** Runs the command. `root`: the folder in which it was typed. */
export function freshCommand(root: string, args: readonly string[]): Printed {
  if (args.includes('--help') || args.includes('-h')) return { text: USAGE, code: 0 };
  if (args.length > 0) return { text: `It takes no arguments.\n\n${USAGE}`, code: EX_USAGE };
  if (!existsSync(join(root, 'lessons'))) return { text: `${NO_LESSONS}\n`, code: 1 };
  try {
    return { text: cleanUp(root), code: 0 };
  } catch (error) {
    return { text: `${error instanceof Error ? error.message : error}\n`, code: 1 };
  }
}

function cleanUp(root: string): string {
  const used = databaseInUse(root);
  if (used !== null) {
    throw new Error(
      `A server is using ${used}. Stop it (Ctrl+C in its terminal), then run this again. Nothing was changed.`,
    );
  }
  const lines: string[] = [];
  const undone = undoAll(root);
  if (undone.length > 0)
    lines.push(`Put back: ${some([...new Set(undone.flatMap(({ files }) => files))])}.`);
  const databases = databaseFiles(root);
  const left = filesAtTheTop(root);
  const isAhead = existsSync(join(root, CLOCK));
  remove(root, [...databases, ...left, CLOCK]);
  if (databases.length > 0) lines.push(`Deleted the database: ${some(databases)}.`);
  if (left.length > 0) lines.push(`Deleted what lessons had left: ${some(left)}.`);
  if (isAhead) lines.push('The clock of the app shows the real time again.');
  if (lines.length === 0) lines.push('Everything is fresh: there was nothing to do.');
  const own = ownEdits(root);
  if (own.length > 0) lines.push(`Your own edits are still there: ${some(own)}.`);
  return `${lines.join('\n')}\n`;
}

function some(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return more <= 1 ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${more} more`;
}
