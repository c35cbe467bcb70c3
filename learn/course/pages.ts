/** The pages of the course, from its texts and the progress of the learner. */
import { isApplied } from '../../lessons/changes/apply.ts';
import type { LessonEntry } from '../../lessons/outline.ts';
import type { Html } from '../../views/html.ts';
import { changeView } from '../views/course-change.ts';
import { lessonPage, type Neighbour } from '../views/course-lesson.ts';
import { type NodeViews, nodeList } from '../views/course-nodes.ts';
import type { CoursePlaces } from '../views/course-page.ts';
import { predictionView } from '../views/course-prediction.ts';
import { documentPage, sourcePage } from '../views/course-source.ts';
import { turnView } from '../views/course-turn.ts';
import type { CourseTexts } from './course.ts';
import { routeOf } from './course-index.ts';
import { readNodes } from './lesson.ts';
import { linkResolver } from './links.ts';
import type { Lex } from './markdown.ts';
import type { Change, Node, Prediction, Quote } from './nodes.ts';
import type { Progress } from './progress.ts';
import { lineOfQuote } from './quote-line.ts';

/** What the pages are made of. */
export type CourseParts = {
  readonly course: CourseTexts;
  readonly progress: Progress;
  readonly places: CoursePlaces;
};

/** What the last click on a button of a change did. */
export type Click = {
  readonly change: string;
  /** Why it changed nothing; empty when it did. */
  readonly problem: string;
};

/** The nodes of a lesson without the last line, which names the next one: a button does that. */
export function lessonNodes(entry: LessonEntry, course: CourseTexts, lex: Lex): readonly Node[] {
  const nodes = readNodes(course.text(entry), entry.id, lex);
  const last = nodes.at(-1);
  const isNext = last?.kind === 'paragraph' && /^Next: /.test(last.tokens[0]?.raw ?? '');
  return isNext ? nodes.slice(0, -1) : nodes;
}

/** How the nodes of a file are shown. `lesson`: null for a file that is no lesson. */
export function viewsFor(
  file: string,
  lesson: string | null,
  parts: CourseParts,
  click: Click | null,
): NodeViews {
  const { course, progress, places } = parts;
  const { base } = places;
  const id = lesson ?? '';
  const { guesses, done } = progress.of(id);
  return {
    link: linkResolver(file, course.lessons(), places),
    lineOf: (quote: Quote) => lineOfQuote(quote, course.sources.read(quote.path)),
    prediction: (node, content) =>
      predictionView(node, content, {
        lesson: id,
        action: `${base}/guess`,
        guess: guesses.get(node.number) ?? null,
      }),
    turn: (node, content) =>
      turnView(node, content, { lesson: id, action: `${base}/done`, done: done.has(node.number) }),
    change: (node: Change) =>
      changeView(node, {
        lesson: id,
        action: `${base}/change`,
        applied: isApplied(course.root, node.id),
        undone: click?.change === node.id && click.problem === '',
        problem: click?.change === node.id ? click.problem : '',
      }),
  };
}

/** The page of a lesson. */
export async function showLesson(
  entry: LessonEntry,
  parts: CourseParts,
  click: Click | null = null,
): Promise<Html> {
  const { course, progress, places } = parts;
  const lex = await course.lexer();
  const content = contentOf(() =>
    nodeList(lessonNodes(entry, course, lex), viewsFor(entry.file, entry.id, parts, click)),
  );
  if (typeof content === 'string')
    return sourcePage({ path: entry.file, text: course.text(entry), problem: content }, places);
  const index = course.index();
  const part = index.parts.find(({ letter }) => letter === entry.part);
  const all = routeOf(index, progress.path, entry.id);
  const at = all.findIndex(({ id }) => id === entry.id);
  const path = index.paths.find(({ lessons }) => lessons === all) ?? null;
  const inPart = part?.lessons.findIndex(({ id }) => id === entry.id) ?? 0;
  const neighbour = (lesson: Neighbour | undefined) => lesson ?? null;
  return lessonPage(
    {
      id: entry.id,
      title: entry.title,
      part: `${entry.part}. ${part?.title ?? ''}`,
      place: `${inPart + 1} of ${part?.lessons.length ?? 1}`,
      path: path && { name: path.name, place: `${at + 1} of ${all.length}` },
      minutes: all[at]?.minutes ?? '',
      content,
      read: progress.of(entry.id).read,
      before: neighbour(all[at - 1]),
      next: neighbour(all[at + 1]),
    },
    places,
  );
}

/** One prediction of a lesson, for a script; null when there is none of this number. */
export async function showPrediction(
  entry: LessonEntry,
  number: number,
  parts: CourseParts,
): Promise<Html | null> {
  const nodes = lessonNodes(entry, parts.course, await parts.course.lexer());
  const node = nodes.find(
    (each): each is Prediction => each.kind === 'prediction' && each.number === number,
  );
  return node === undefined ? null : nodeList([node], viewsFor(entry.file, entry.id, parts, null));
}

/** The page of a source file; null when it is not shown. Markdown is rendered. */
export async function showSource(path: string, parts: CourseParts): Promise<Html | null> {
  const { course, places } = parts;
  const text = course.sources.read(path);
  if (text === null) return null;
  if (!path.endsWith('.md')) return sourcePage({ path, text }, places);
  const lex = await course.lexer();
  const content = contentOf(() =>
    nodeList(readNodes(text, '', lex), viewsFor(path, null, parts, null)),
  );
  return typeof content === 'string'
    ? sourcePage({ path, text, problem: content }, places)
    : documentPage(path, content, places);
}

/** The markup, or a sentence when the text has something that the pages do not show. */
function contentOf(render: () => Html): Html | string {
  try {
    return render();
  } catch (error) {
    return `This is the text as it is written, because ${error instanceof Error ? error.message : 'it cannot be rendered'}.`;
  }
}
