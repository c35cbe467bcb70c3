/** Makes one edit of the source, and finds the first lesson that notices it. */
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onAbort } from './abort.ts';
import { runLessons } from './all.ts';
import type { Edit } from './edits/edit.ts';
import { runLesson } from './execute.ts';
import type { Report } from './report.ts';

/** The result for one edit. `caught`: the first problem of the lesson that noticed it, or null. */
export type Drift = { readonly edit: Edit; readonly caught: string | null };

const OPTIONS = { client: 'curl', linted: false } as const;

/**
 * Separates the lessons that pass without any edit from those that fail: a lesson that fails anyway
 * would seem to notice every edit.
 */
export async function healthyLessons(
  root: string,
  files: readonly string[],
): Promise<{ healthy: readonly string[]; failing: readonly string[] }> {
  const options = { ...OPTIONS, root, stopAtFirst: true };
  const reports = await runLessons(files, options, () => {});
  return {
    healthy: reports.filter((report) => firstProblem(report) === null).map(({ file }) => file),
    failing: reports.flatMap((report) => firstProblem(report) ?? []),
  };
}

/**
 * Makes an edit in a copy of the repository, and runs the lessons there until one fails. Throws
 * when `edit.from` does not occur exactly once in the file.
 */
export async function catchDrift(
  root: string,
  edit: Edit,
  lessons: readonly string[],
): Promise<Drift> {
  const copy = copyTree(root);
  const clear = () => rmSync(copy, { recursive: true, force: true, maxRetries: 5 });
  const disarm = onAbort(clear);
  try {
    const path = join(copy, edit.file);
    const source = readFileSync(path, 'utf8');
    if (source.split(edit.from).length !== 2) {
      throw new Error(`"${edit.from}" does not occur exactly once in ${edit.file}`);
    }
    writeFileSync(
      path,
      source.replace(edit.from, () => edit.to),
    );
    const options = { ...OPTIONS, root: copy, stopAtFirst: true };
    for (const file of likelyFirst(copy, lessons, edit)) {
      const caught = firstProblem(await runLesson(join(copy, file), options));
      if (caught !== null) return { edit, caught };
    }
    return { edit, caught: null };
  } finally {
    clear();
    disarm();
  }
}

function copyTree(root: string): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'coatcheck-drill-')));
  for (const name of [
    'src',
    'learn',
    'views',
    'public',
    'lessons',
    'package.json',
    'tsconfig.json',
  ]) {
    copyPatiently(join(root, name), join(copy, name));
  }
  copyPatiently(join(root, 'test/lessons/fixtures'), join(copy, 'test/lessons/fixtures'));
  symlinkSync(realpathSync(join(root, 'node_modules')), join(copy, 'node_modules'));
  return copy;
}

// A file is missing for an instant while an editor saves it, so try again.
function copyPatiently(from: string, to: string, attempts = 5): void {
  try {
    cpSync(from, to, { recursive: true });
  } catch (error) {
    if (attempts === 1) throw error;
    copyPatiently(from, to, attempts - 1);
  }
}

// The lessons that mention the edited file come first. This order only saves time.
function likelyFirst(root: string, lessons: readonly string[], { file }: Edit): readonly string[] {
  const mentions = (lesson: string) => readFileSync(join(root, lesson), 'utf8').includes(file);
  return [...lessons.filter(mentions), ...lessons.filter((lesson) => !mentions(lesson))];
}

function firstProblem({ problems: [first] }: Report): string | null {
  return first === undefined ? null : `${first.file}:${first.line}: ${first.what}`;
}
