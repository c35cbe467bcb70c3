/** The hours of the paths through the course, from the minutes of their lessons. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIndex } from '../../learn/course/course-index.ts';
import { type LessonEntry, outline } from '../outline.ts';
import { type Minutes, minutesOf } from './minutes.ts';
import { parseLesson } from './parse.ts';

/** A lesson with its minutes. */
export type TimedLesson = LessonEntry & { readonly minutes: Minutes };

/** All lessons of a repository, in their order. */
export function timedLessons(root: string): readonly TimedLesson[] {
  return outline(root).map((lesson) => {
    const text = readFileSync(join(root, lesson.file), 'utf8');
    return { ...lesson, minutes: minutesOf(parseLesson(lesson.file, text)) };
  });
}

/** How long the paths in a text of lessons/README.md are, such as `2 to 3 hours`. */
export function pathHours(readme: string, lessons: readonly TimedLesson[]): readonly string[] {
  const minutes = new Map(lessons.map((lesson) => [lesson.file, lesson.minutes]));
  return readIndex(readme, lessons).paths.map((path) =>
    hours(path.lessons.flatMap(({ file }) => minutes.get(file) ?? [])),
  );
}

function hours(lessons: readonly Minutes[]): string {
  const sum = (end: keyof Minutes, unit: number) =>
    Math.round(lessons.reduce((total, minutes) => total + minutes[end], 0) / unit);
  if (sum('to', 1) < 100) return `${sum('from', 5) * 5} to ${sum('to', 5) * 5} minutes`;
  const [from, to] = [sum('from', 60), sum('to', 60)];
  if (from === to) return from === 1 ? '1 hour' : `${from} hours`;
  return `${from} to ${to} hours`;
}
