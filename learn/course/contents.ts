/** The data of the contents page. */
import { readProgress } from '../../lessons/build-your-own/progress.ts';
import { STAGES } from '../../lessons/build-your-own/stages.ts';
import type { Html } from '../../views/html.ts';
import {
  type ContentsLesson,
  type ContentsRecall,
  contentsPage,
} from '../views/course-contents.ts';
import { inline } from '../views/course-inline.ts';
import { nodeList } from '../views/course-nodes.ts';
import { countsOf } from './counts.ts';
import type { IndexedLesson, Path } from './course-index.ts';
import { linkResolver } from './links.ts';
import type { Lex } from './markdown.ts';
import type { Tomorrow } from './nodes.ts';
import { type CourseParts, lessonNodes, viewsFor } from './pages.ts';

/** The page. `day`: today. `stagesFile`: the progress of the checker. */
export async function showContents(
  parts: CourseParts,
  { day, stagesFile }: { readonly day: string; readonly stagesFile: string },
): Promise<Html> {
  const { course, progress, places } = parts;
  const lex = await course.lexer();
  const index = course.index();
  const all = index.parts.flatMap(({ lessons }) => lessons);
  const shown = new Map(all.map((lesson) => [lesson.id, contentsLesson(lesson, parts, lex)]));
  const of = ({ id }: IndexedLesson) => shown.get(id) as ContentsLesson;
  const passed = readProgress(stagesFile).passed;
  return contentsPage(
    {
      begun: progress.last !== null,
      goOn: goOn([...shown.values()], progress.last),
      recall: progress.due(day).flatMap((id) =>
        recallOf(
          all.find((each) => each.id === id),
          parts,
          lex,
        ),
      ),
      paths: index.paths.map((path) => contentsPath(path, of)),
      parts: index.parts.map(({ letter, title, lessons }) => ({
        letter,
        title,
        lessons: lessons.map(of),
      })),
      stages: STAGES.map(({ number, title }) => ({
        number,
        title,
        passed: passed.includes(number),
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

// The lesson that was opened last, or the first unread one after it, or the first unread of all.
function goOn(lessons: readonly ContentsLesson[], last: string | null): ContentsLesson | null {
  const at = Math.max(
    0,
    lessons.findIndex(({ id }) => id === last),
  );
  const isOpen = ({ read }: ContentsLesson) => !read;
  return lessons.slice(at).find(isOpen) ?? lessons.find(isOpen) ?? null;
}

function contentsPath(
  { name, time, about, lessons }: Path,
  of: (lesson: IndexedLesson) => ContentsLesson,
) {
  const shown = lessons.map(of);
  return {
    name,
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
  const node = lessonNodes(lesson, parts.course, lex).find(
    (each): each is Tomorrow => each.kind === 'tomorrow',
  );
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
