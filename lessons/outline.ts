/**
 * The lessons in reading order, with the short names by which commands and pages call them:
 * `e2` is lessons/e-sessions/2-by-hand.md.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One lesson. */
export type LessonEntry = {
  /** Part and number: `e2`. */
  readonly id: string;
  /** The part, as its heading in lessons/README.md: `E`. */
  readonly part: string;
  /** The path from the top of the repository: `lessons/e-sessions/2-by-hand.md`. */
  readonly file: string;
  /** The path below lessons/, without the ending: `e-sessions/2-by-hand`. */
  readonly slug: string;
  /** The heading of the file. */
  readonly title: string;
};

const NAME = /^lessons\/(([a-i])-[\w-]+\/(\d+)-[\w-]+)\.md$/;

/** All lessons of a repository. `root`: its top folder. Throws when a lesson has no heading. */
export function outline(root: string): readonly LessonEntry[] {
  return globSync('lessons/[a-i]-*/*.md', { cwd: root })
    .flatMap((file) => {
      const [, slug = '', letter = '', number = ''] = NAME.exec(file) ?? [];
      return slug === '' ? [] : [{ file, slug, letter, number: Number(number) }];
    })
    .sort((a, b) => a.letter.localeCompare(b.letter) || a.number - b.number)
    .map(({ file, slug, letter, number }) => ({
      id: `${letter}${number}`,
      part: letter.toUpperCase(),
      file,
      slug,
      title: headingOf(readFileSync(join(root, file), 'utf8'), file),
    }));
}

/** The short name of the lesson in a file, `e2`; null for another file. */
export function lessonId(file: string): string | null {
  const [, , letter = '', number = ''] = NAME.exec(file) ?? [];
  return letter === '' ? null : `${letter}${Number(number)}`;
}

function headingOf(text: string, file: string): string {
  const heading = /^# (.+)$/m.exec(text)?.[1];
  if (heading === undefined) throw new Error(`${file} has no heading`);
  return heading;
}
