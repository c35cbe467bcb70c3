/**
 * Applies changes to try, and puts them back. Nothing is stored: a change is applied when the
 * source has its lines.
 */
import { type Change, changeOf, changesOf } from './changes.ts';
import { type Applied, gitApply } from './git-apply.ts';

/** What was done, or a sentence for the learner that says why nothing was. */
export type Outcome =
  | { readonly ok: true; readonly change: Change }
  | { readonly ok: false; readonly already: boolean; readonly why: string };

/** Whether a change is in the source now. False also without git, or without such a change. */
export function isApplied(root: string, id: string): boolean {
  const change = changeOf(root, id);
  return change !== null && isIn(root, change);
}

/** The changes that are in the source now, in the order of the course. */
export function appliedChanges(root: string): readonly Change[] {
  return changesOf(root).filter((change) => isIn(root, change));
}

/** Applies a change, whole or not at all. `already`: it is applied. */
export function applyChange(root: string, id: string): Outcome {
  const change = changeOf(root, id);
  if (change === null) return refused(`There is no change ${id}.`);
  if (isIn(root, change)) {
    return { ok: false, already: true, why: `Change ${id} is applied already.` };
  }
  const result = gitApply(root, change.diff);
  return result.ok ? { ok: true, change } : refused(whyNot(root, change, result));
}

/** Puts a change back, whole or not at all. `already`: it is not applied. */
export function undoChange(root: string, id: string): Outcome {
  const change = changeOf(root, id);
  if (change === null) return refused(`There is no change ${id}.`);
  const result = gitApply(root, change.diff, '-R');
  if (result.ok) return { ok: true, change };
  if (result.why !== 'differs') return refused(troubleOf(result));
  return { ok: false, already: true, why: `Change ${id} is not applied.` };
}

/**
 * Puts back all changes that are applied, and returns them. The last of the course goes first: it
 * may contain an earlier one.
 */
export function undoAll(root: string): readonly Change[] {
  return changesOf(root)
    .toReversed()
    .filter((change) => isIn(root, change) && gitApply(root, change.diff, '-R').ok);
}

function isIn(root: string, { diff }: Change): boolean {
  return gitApply(root, diff, '-R', '--check').ok;
}

function refused(why: string): Outcome {
  return { ok: false, already: false, why };
}

type Refusal = Extract<Applied, { ok: false }>;

function whyNot(root: string, change: Change, refusal: Refusal): string {
  if (refusal.why !== 'differs') return troubleOf(refusal);
  const [, named] = /^error: patch failed: (.+):\d+$/m.exec(refusal.text) ?? [];
  const file = named ?? change.files[0] ?? '';
  const other = appliedChanges(root).find(({ files }) => files.includes(file));
  const reason =
    other === undefined
      ? `you have edited these lines of ${file}. To see how: git diff ${file}`
      : `change ${other.id} is in ${file}. Put it back first: npm run -s try -- --undo`;
  return `Nothing was changed. Change ${change.id} does not fit: ${reason}`;
}

/** A sentence for a diff that git could not even compare. */
export function troubleOf({ why, text }: Refusal): string {
  if (why === 'no git') {
    return 'This needs git, and the program git is not here. Install it, or edit the file by hand.';
  }
  return `git could not do it: ${text.split('\n', 1)[0]}`;
}
