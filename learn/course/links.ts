/** Where the links of a markdown file lead on the pages of the course. */
import { posix } from 'node:path';
import type { LessonEntry } from '../../lessons/outline.ts';
import { SHOWN_FOLDERS } from './source-files.ts';

/** A link: its address, and where it opens. */
export type CourseLink = {
  readonly href: string;
  /** `app` for the app, `outside` for another site, `course` for a page of the course. */
  readonly to: 'app' | 'outside' | 'course';
};

/** Resolves the target of a link; null when no page shows it. */
export type ResolveLink = (target: string) => CourseLink | null;

/**
 * Resolves the links of one file; a target that begins with `/` is a path from the top of the
 * repository. `file`: its path from there. `base`: the path of the contents. `app`: the origin of
 * the app.
 */
export function linkResolver(
  file: string,
  lessons: readonly LessonEntry[],
  { base, app }: { readonly base: string; readonly app: string },
): ResolveLink {
  return (target) => {
    if (/^https?:\/\//.test(target)) {
      const isApp = target === app || target.startsWith(`${app}/`);
      return { href: target, to: isApp ? 'app' : 'outside' };
    }
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return null;
    const [path = '', anchor] = target.split('#');
    const hash = anchor === undefined ? '' : `#${anchor}`;
    if (path === '') return { href: hash, to: 'course' };
    const full = path[0] === '/' ? path.slice(1) : posix.join(posix.dirname(file), path);
    const place = placeOf(full, lessons);
    return place === null ? null : { href: `${base}${place}${hash}`, to: 'course' };
  };
}

function placeOf(path: string, lessons: readonly LessonEntry[]): string | null {
  const lesson = lessons.find((each) => each.file === path);
  if (lesson !== undefined) return `/${lesson.id}`;
  return SHOWN_FOLDERS.some((folder) => path.startsWith(`${folder}/`)) ? `/source/${path}` : null;
}
