/** The data of the contents page. */
import { readProgress } from '../../lessons/build-your-own/progress.ts';
import type { Html } from '../../views/html.ts';
import type { CourseFolder } from '../course-folder.ts';
import {
  type ContentsLesson,
  type ContentsRecall,
  contentsPage,
} from '../views/course-contents.ts';
import { inline } from '../views/course-inline.ts';
import { nodeList } from '../views/course-nodes.ts';
import { countsOf } from './counts.ts';
import { type CourseIndex, type IndexedLesson, type Path, routeOf } from './course-index.ts';
import { linkResolver } from './links.ts';
import type { Lex } from './markdown.ts';
import { museumScore } from './museum-score.ts';
import type { Node, Tomorrow } from './nodes.ts';
import { type CourseParts, lessonNodes, viewsFor } from './pages.ts';
import type { Progress } from './progress.ts';

/** `day`: today. `stagesFile`: the progress of the checker. `folder`: that of the course. */
export type ContentsOptions = {
  readonly day: string;
  readonly stagesFile: string;
  readonly folder: CourseFolder;
};

/** The contents page. */
export async function showContents(
  parts: CourseParts,
  { day, stagesFile, folder }: ContentsOptions,
): Promise<Html> {
  const { course, progress, places } = parts;
  const lex = await course.lexer();
  const index = course.index();
  const all = index.parts.flatMap(({ lessons }) => lessons);
  const shown = new Map(all.map((lesson) => [lesson.id, contentsLesson(lesson, parts, lex)]));
  const of = ({ id }: IndexedLesson) => shown.get(id) as ContentsLesson;
  const passed: unknown = readProgress(stagesFile).passed;
  const isPassed = (stage: number) => Array.isArray(passed) && passed.includes(stage);
  // Loaded here: no start of learning mode has to wait for the checker.
  const { STAGES } = await import('../../lessons/build-your-own/stages.ts');
  return contentsPage(
    {
      begun: progress.last !== null,
      goOn: goOn(index, shown, progress),
      museum: museumScore(folder, course.root),
      recall: progress.due(day).flatMap((id) =>
        recallOf(
          all.find((each) => each.id === id),
          parts,
          lex,
        ),
      ),
      paths: index.paths.map((path) => contentsPath(path, progress.path, of)),
      parts: index.parts.map(({ letter, title, lessons }) => ({
        letter,
        title,
        lessons: lessons.map(of),
      })),
      stages: STAGES.map(({ number, title }) => ({
        number,
        title,
        passed: isPassed(number),
      })),
    },
    places,
  );
}

function contentsLesson(
  lesson: IndexedLesson,
  { course, progress, places }: CourseParts,
  lex: Lex,
): ContentsLesson {
  const { id, title, minutes, file } = lesson;
  const counts = countsOf(file, course.text(lesson));
  const { read, guesses, done } = progress.of(id);
  const [paragraph] = lex(lesson.about);
  const tokens = paragraph !== undefined && 'tokens' in paragraph ? (paragraph.tokens ?? []) : [];
  return {
    id,
    title,
    about: inline(tokens, linkResolver('lessons/README.md', [], places)),
    minutes,
    read,
    guessed: guesses.size,
    predictions: counts.predictions,
    done: done.size,
    turns: counts.turns,
  };
}

// The first unread lesson of the path, from the one that was opened last; else the first of all.
function goOn(
  index: CourseIndex,
  shown: ReadonlyMap<string, ContentsLesson>,
  { last, path }: Progress,
): ContentsLesson | null {
  const route = routeOf(index, path, last ?? '').map(({ id }) => shown.get(id));
  const at = Math.max(
    0,
    route.findIndex((lesson) => lesson?.id === last),
  );
  const open = [...route.slice(at), ...route, ...shown.values()];
  return open.find((lesson) => lesson?.read === false) ?? null;
}

function contentsPath(
  { name, time, about, lessons }: Path,
  chosen: string | null,
  of: (lesson: IndexedLesson) => ContentsLesson,
) {
  const shown = lessons.map(of);
  return {
    name,
    chosen: name === chosen,
    time,
    about,
    read: shown.filter(({ read }) => read).length,
    total: shown.length,
    next: shown.find(({ read }) => !read) ?? null,
  };
}

function recallOf(
  lesson: IndexedLesson | undefined,
  parts: CourseParts,
  lex: Lex,
): ContentsRecall[] {
  if (lesson === undefined) return [];
  const node = tomorrowOf(lesson, parts, lex);
  if (node === undefined) return [];
  const views = viewsFor(lesson.file, lesson.id, parts, null);
  return [
    {
      lesson: lesson.id,
      title: lesson.title,
      question: inline(node.question, views.link),
      answer: nodeList(node.answer, views),
    },
  ];
}

function tomorrowOf(
  lesson: IndexedLesson,
  { course }: CourseParts,
  lex: Lex,
): Tomorrow | undefined {
  try {
    const isTomorrow = (node: Node): node is Tomorrow => node.kind === 'tomorrow';
    return lessonNodes(lesson, course, lex).find(isTomorrow);
  } catch {
    return undefined; // the lesson was edited, and its own page says what is wrong
  }
}
