/** `npm run -s try`: what it does and says for each of its command lines. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isTypo } from '../../src/typo.ts';
import { EX_USAGE, type Printed } from '../command-line.ts';
import { outline } from '../outline.ts';
import {
  appliedChanges,
  applyChange,
  type Outcome,
  troubleOf,
  undoAll,
  undoChange,
} from './apply.ts';
import { type Change, changesOf } from './changes.ts';
import { gitApply } from './git-apply.ts';
import { applied, listed, putBack } from './sentences.ts';
import { readWords, USAGE } from './words.ts';

/** What a command says in a folder that is not that of the course. */
export const NO_LESSONS =
  'There are no lessons in this folder. Change to the top folder of Coatcheck first.';

/** Runs one command line. `root`: the folder in which it was typed. */
export function tryCommand(root: string, args: readonly string[]): Printed {
  const words = readWords(args);
  if (typeof words === 'string') return { text: `${words}\n\n${USAGE}`, code: EX_USAGE };
  if (words.help) return { text: USAGE, code: 0 };
  if (!existsSync(join(root, 'lessons'))) return no(NO_LESSONS);
  if (words.list) return { text: listed(changesOf(root), appliedChanges(root)), code: 0 };
  if (words.id === null && !words.undo) return { text: USAGE, code: EX_USAGE };
  const id = words.id?.toLowerCase() ?? null;
  if (id !== null) {
    const unknown = whyUnknown(root, id);
    if (unknown !== null) return no(unknown);
  }
  if (id !== null) return words.undo ? undoOne(root, id) : apply(root, id);
  return undoEach(root);
}

function apply(root: string, id: string): Printed {
  const outcome = applyChange(root, id);
  return outcome.ok ? { text: applied(outcome.change), code: 0 } : refusal(outcome);
}

function undoOne(root: string, id: string): Printed {
  const outcome = undoChange(root, id);
  return outcome.ok ? { text: putBack([outcome.change]), code: 0 } : refusal(outcome);
}

function undoEach(root: string): Printed {
  const undone = undoAll(root);
  if (undone.length > 0) return { text: putBack(undone), code: 0 };
  const git = gitApply(root, '', '--allow-empty'); // is it there at all?
  if (!git.ok && git.why === 'no git') return no(troubleOf(git));
  return { text: 'There is nothing to put back: no change is applied.\n', code: 0 };
}

function refusal({ why, already }: Extract<Outcome, { ok: false }>): Printed {
  return { text: `${why}\n`, code: already ? 0 : 1 };
}

function no(why: string): Printed {
  return { text: `${why}\n`, code: 1 };
}

/** Why there is no change of this name, with those that may be meant; null when there is one. */
function whyUnknown(root: string, id: string): string | null {
  const changes = changesOf(root);
  if (changes.some((change) => change.id === id)) return null;
  const lesson = outline(root).find((each) => each.id === id);
  if (lesson !== undefined)
    return whichOf(
      changes.filter((change) => change.lesson.id === id),
      lesson.title,
      id,
    );
  const near = changes.filter((change) => isTypo(id, change.id)).map((change) => change.id);
  const meant = near.length === 0 ? '' : ` Did you mean ${either(near.slice(0, 4))}?`;
  return `There is no change "${id}".${meant} To see all: npm run -s try -- --list`;
}

function whichOf(changes: readonly Change[], title: string, id: string): string {
  if (changes.length === 0) return `The lesson ${id}, "${title}", has no change to try.`;
  const names = changes.map((change) => `${change.id} (${change.files.join(', ')})`);
  return `The lesson ${id}, "${title}", has ${changes.length} changes: ${names.join(' and ')}.`;
}

function either(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
