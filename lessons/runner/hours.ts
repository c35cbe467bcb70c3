/** The hours of the three paths through the course, from the minutes of their lessons. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lessonFiles } from './all.ts';
import { type Minutes, minutesOf } from './minutes.ts';
import { parseLesson } from './parse.ts';

/** The minutes of every lesson, by its file. */
export function allMinutes(root: string): ReadonlyMap<string, Minutes> {
  const entries = lessonFiles(root).map((file) => {
    const lesson = parseLesson(file, readFileSync(join(root, file), 'utf8'));
    return [file, minutesOf(lesson)] as const;
  });
  return new Map(entries);
}

/**
 * How long the paths in a text of lessons/README.md are, such as `2 to 3 hours`. The first path is
 * what it links to, the second is parts A to F, the third is everything.
 */
export function pathHours(readme: string, minutes: ReadonlyMap<string, Minutes>): string[] {
  const first = /\*\*The first hour\*\*.*?(?=\n\n)/s.exec(readme)?.[0] ?? '';
  const links = [...first.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, file]) => `lessons/${file}`);
  const paths = [
    (file: string) => links.includes(file),
    (file: string) => /^lessons\/[a-f]-/.test(file),
    () => true,
  ];
  return paths.map((holds) => hours([...minutes].filter(([file]) => holds(file))));
}

function hours(lessons: readonly (readonly [string, Minutes])[]): string {
  const sum = (end: keyof Minutes, unit: number) =>
    Math.round(lessons.reduce((total, [, minutes]) => total + minutes[end], 0) / unit);
  if (sum('to', 1) < 100) return `${sum('from', 5) * 5} to ${sum('to', 5) * 5} minutes`;
  const [from, to] = [sum('from', 60), sum('to', 60)];
  if (from === to) return from === 1 ? '1 hour' : `${from} hours`;
  return `${from} to ${to} hours`;
}
