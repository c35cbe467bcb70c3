/** The parts and paths of the course, as the tables of lessons/README.md have them. */
import { posix } from 'node:path';
import type { LessonEntry } from '../../lessons/outline.ts';

/** A lesson in the contents. */
export type IndexedLesson = LessonEntry & {
  readonly about: string;
  /** `14`, or a range: `20–25`. Markdown. */
  readonly minutes: string;
};

/** A part of the course. */
export type Part = {
  /** `E` */
  readonly letter: string;
  /** `Sessions` */
  readonly title: string;
  readonly lessons: readonly IndexedLesson[];
};

/** A way through the course. */
export type Path = {
  readonly name: string;
  /** `about 2 hours` */
  readonly time: string;
  readonly about: string;
  readonly lessons: readonly IndexedLesson[];
};

/** The index of the course. */
export type CourseIndex = { readonly parts: readonly Part[]; readonly paths: readonly Path[] };

/**
 * Reads the index. `readme`: the text of lessons/README.md. A lesson that is missing there is in
 * its part all the same, without a remark and minutes.
 */
export function readIndex(readme: string, lessons: readonly LessonEntry[]): CourseIndex {
  const rows = new Map(
    [...readme.matchAll(/^\| \[.+\]\((\S+)\) \| (.+) \| ([^|]+) \|$/gm)].map(
      ([, href = '', about = '', minutes = '']) => [fileOf(href), { about, minutes }],
    ),
  );
  const indexed = lessons.map((lesson) => ({
    ...lesson,
    about: rows.get(lesson.file)?.about ?? '',
    minutes: rows.get(lesson.file)?.minutes ?? '',
  }));
  const titles = new Map(
    [...readme.matchAll(/^\*\*([A-Z])\. (.+)\*\*$/gm)].map(([, letter = '', title = '']) => [
      letter,
      title,
    ]),
  );
  const letters = [...new Set(lessons.map(({ part }) => part))];
  const parts = letters.map((letter) => ({
    letter,
    title: titles.get(letter) ?? '',
    lessons: indexed.filter(({ part }) => part === letter),
  }));
  return { parts, paths: pathsOf(readme, indexed) };
}

/**
 * The lessons in the order in which a reader takes them: those of the path that was chosen, or all,
 * when there is none or the lesson is not on it.
 */
export function routeOf(
  { parts, paths }: CourseIndex,
  path: string | null,
  lesson: string,
): readonly IndexedLesson[] {
  const chosen = paths.find(({ name }) => name === path)?.lessons ?? [];
  const isOn = chosen.some(({ id }) => id === lesson);
  return isOn ? chosen : parts.flatMap(({ lessons }) => lessons);
}

const PATH = /^\*\*(.+?)\*\* \((about [^)]+)\): ([\s\S]+)$/;

function pathsOf(readme: string, lessons: readonly IndexedLesson[]): readonly Path[] {
  return readme.split('\n\n').flatMap((paragraph) => {
    const [, name, time = '', text = ''] = PATH.exec(paragraph.trim()) ?? [];
    if (name === undefined) return [];
    const linked = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, href = '']) => fileOf(href));
    const [, from = '', to = ''] = /parts ([A-Z]) to ([A-Z])/.exec(text) ?? [];
    const isIn = ({ file, part }: IndexedLesson) =>
      from === '' ? linked.includes(file) : part >= from && part <= to;
    return [{ name, time, about: firstSentence(text), lessons: lessons.filter(isIn) }];
  });
}

function firstSentence(text: string): string {
  const sentence = text.replaceAll(/\s+/g, ' ').split(/(?<=\.) /)[0] ?? '';
  return /\]\(/.test(sentence) ? '' : sentence[0]?.toUpperCase() + sentence.slice(1);
}

function fileOf(href: string): string {
  return posix.join('lessons', href.replace(/#.*/, ''));
}
