/** The pages below /learn/TOKEN: the contents, the lessons, source files, and what is ticked. */
import type { IncomingMessage } from 'node:http';
import { applyChange, undoChange } from '../lessons/changes/apply.ts';
import { shownChanges } from '../lessons/changes/changes.ts';
import type { LessonEntry } from '../lessons/outline.ts';
import { parseLesson } from '../lessons/runner/parse.ts';
import type { Fields } from '../src/http/fields.ts';
import { HttpError } from '../src/http/http-error.ts';
import type { OwnOrigins } from '../src/http/origins.ts';
import { type Reply, seeOther } from '../src/http/reply.ts';
import { queryField } from '../src/http/target.ts';
import { showContents } from './course/contents.ts';
import { countsOf } from './course/counts.ts';
import { routeOf } from './course/course-index.ts';
import { type CourseParts, showLesson, showPrediction, showSource } from './course/pages.ts';
import { dayOf } from './course/recall.ts';
import type { CourseFolder } from './course-folder.ts';
import { allowReading, fileReply, markup, type PageFile, readOwnForm } from './viewer-replies.ts';
import { errorPage } from './views/course-source.ts';

/** What the pages of the course need. */
export type CourseHandlerOptions = CourseParts & {
  readonly folder: CourseFolder;
  readonly own: () => OwnOrigins;
  /** What the pages load, by its path below the base. */
  readonly files: Readonly<Record<string, PageFile>>;
  /** The file in which the checker of stages keeps what was passed. */
  readonly stagesFile: string;
  /** The time in ms: the learner's own, which no button moves. */
  readonly now: () => number;
};

/** Replies to a request. `place`: the path behind the token. Throws HttpError. */
export type CourseHandlers = (
  request: IncomingMessage,
  place: string,
  query: string,
) => Promise<Reply>;

const NOT_HERE = 'There is no such page in the course. Go back to its contents.';

const NO_SUCH = 'The lesson has changed. Go back to its page, and reload it.';

/** The handlers of one course. */
export function createCourseHandlers(options: CourseHandlerOptions): CourseHandlers {
  const { course, progress, places, folder, own, files, stagesFile, now } = options;
  const { base } = places;
  const forms: Readonly<Record<string, (fields: Fields, asPart: boolean) => Promise<Reply>>> = {
    '/guess': guess,
    '/done': done,
    '/read': finish,
    '/recall': recall,
    '/change': change,
  };
  return async (request, place, query) =>
    answer(request, place, query).catch((error) => errorReply(error, request));

  async function answer(request: IncomingMessage, place: string, query: string): Promise<Reply> {
    const form = forms[place];
    if (form !== undefined) {
      const asPart = request.headers.accept === 'text/html-fragment';
      return form(await readOwnForm(request, own()), asPart);
    }
    allowReading(request);
    const file = files[place];
    if (file !== undefined) return fileReply(file);
    if (place === '' || place === '/') return show();
    const [, area, path = ''] = /^\/(source|picture)\/(.+)$/.exec(place) ?? [];
    if (area === 'source') return source(path);
    if (area === 'picture') return picture(path);
    return lesson(entryOf(place.slice(1)), query);
  }

  /** GET /learn/:token */
  async function show(): Promise<Reply> {
    return markup(String(await showContents(options, { day: dayOf(now()), stagesFile, folder })));
  }

  /** GET /learn/:token/:lesson */
  async function lesson(entry: LessonEntry, query: string): Promise<Reply> {
    const undone = queryField(query, 'undone');
    const path = queryField(query, 'path');
    const isPath = course.index().paths.some(({ name }) => name === path);
    progress.open(entry.id, isPath ? path : null);
    const click = undone === null ? null : { change: undone, problem: '' };
    const page = await showLesson(entry, options, click);
    return markup(String(page));
  }

  /** GET /learn/:token/source/:path */
  async function source(path: string): Promise<Reply> {
    const page = await showSource(path, options);
    if (page === null)
      throw new HttpError(404, 'This file is not shown here. Open it in your editor.');
    return markup(String(page));
  }

  /** GET /learn/:token/picture/:path */
  async function picture(path: string): Promise<Reply> {
    const text = path.endsWith('.svg') ? course.sources.read(path) : null;
    if (text === null) throw new HttpError(404, 'There is no such picture.');
    return fileReply(['image/svg+xml; charset=utf-8', text]);
  }

  /** POST /learn/:token/guess. Replies with the prediction alone to a script. */
  async function guess(fields: Fields, asPart: boolean): Promise<Reply> {
    const entry = entryOf(fields.get('lesson'));
    const number = numberIn(
      fields.get('prediction'),
      countsOf(entry.file, course.text(entry)).predictions,
    );
    const letter = fields.get('guess');
    if (typeof letter !== 'string' || !/^[a-d]$/.test(letter))
      throw new HttpError(400, 'Choose one of the answers first.');
    progress.guess(entry.id, number, letter);
    if (!asPart) return seeOther(`${base}/${entry.id}#p${number}`);
    return markup(String(await showPrediction(entry, number, options)));
  }

  /** POST /learn/:token/done */
  async function done(fields: Fields): Promise<Reply> {
    const entry = entryOf(fields.get('lesson'));
    const number = numberIn(fields.get('turn'), countsOf(entry.file, course.text(entry)).turns);
    progress.setDone(entry.id, number, fields.get('done') === 'yes');
    return seeOther(`${base}/${entry.id}#t${number}`);
  }

  /** POST /learn/:token/read */
  async function finish(fields: Fields): Promise<Reply> {
    const entry = entryOf(fields.get('lesson'));
    progress.finish(entry.id, dayOf(now()));
    const lessons = routeOf(course.index(), progress.path, entry.id);
    const next = lessons[lessons.findIndex(({ id }) => id === entry.id) + 1];
    return seeOther(next === undefined ? base : `${base}/${next.id}`);
  }

  /** POST /learn/:token/recall */
  async function recall(fields: Fields): Promise<Reply> {
    const entry = entryOf(fields.get('lesson'));
    progress.recall(entry.id, fields.get('knew') === 'yes', dayOf(now()));
    return seeOther(`${base}#recall`);
  }

  /** POST /learn/:token/change. Applies a change or puts it back; 409 when that cannot be. */
  async function change(fields: Fields): Promise<Reply> {
    const entry = entryOf(fields.get('lesson'));
    const id = String(fields.get('change'));
    const own = shownChanges(parseLesson(entry.file, course.text(entry)), entry.id);
    if (!own.some((each) => each.id === id)) throw new HttpError(400, NO_SUCH);
    const isUndo = fields.get('do') === 'undo';
    const outcome = (isUndo ? undoChange : applyChange)(course.root, id);
    if (!outcome.ok && !outcome.already) {
      const page = await showLesson(entry, options, { change: id, problem: outcome.why });
      return markup(String(page), 409);
    }
    return seeOther(`${base}/${entry.id}${isUndo ? `?undone=${id}` : ''}#change-${id}`);
  }

  /** A sentence as a page for a browser; the error itself for other clients and other errors. */
  function errorReply(error: unknown, { headers }: IncomingMessage): Reply {
    if (!(error instanceof HttpError) || !headers.accept?.includes('text/html,')) throw error;
    const page = errorPage(error.message, places);
    return markup(String(page), error.status, error.headers);
  }

  function entryOf(id: unknown): LessonEntry {
    const entry = course.lessons().find((each) => each.id === id);
    if (entry === undefined) throw new HttpError(404, NOT_HERE);
    return entry;
  }
}

function numberIn(value: unknown, most: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > most) throw new HttpError(400, NO_SUCH);
  return number;
}
