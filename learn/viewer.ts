/**
 * The second server, for the wire view and the course. It is a separate server so that the app is
 * the same as in production, its own requests are not captured, and its stream does not take one of
 * the six connections of a browser to the app.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { HttpError } from '../src/http/http-error.ts';
import { refuseMalformed } from '../src/http/malformed.ts';
import type { OwnOrigins } from '../src/http/origins.ts';
import { answerInOrder } from '../src/http/pipelining.ts';
import type { Reply } from '../src/http/reply.ts';
import { send } from '../src/http/send.ts';
import { createLimitedServer } from '../src/http/server.ts';
import { parseTarget } from '../src/http/target.ts';
import type { Clock } from './clock.ts';
import { CourseTexts } from './course/course.ts';
import { Progress } from './course/progress.ts';
import type { CourseFolder } from './course-folder.ts';
import { createCourseHandlers } from './course-handlers.ts';
import { behindToken, refuseStrangers } from './guards.ts';
import type { ReadTables } from './tables.ts';
import { type ViewerHeaders, viewerHeaders } from './viewer-headers.ts';
import { type PageFile, replyToError } from './viewer-replies.ts';
import type { Wire } from './wire.ts';
import { createWireHandlers } from './wire-handlers.ts';

/** What the second server needs. */
export type ViewerOptions = {
  readonly wire: Wire;
  /** The clock of the app. */
  readonly clock: Clock;
  /** Origin of the app, for links and commands. */
  readonly app: string;
  /** 22 random characters in the path: without them there is no access. */
  readonly token: string;
  /** The origins of this server, known once it listens. */
  readonly own: () => OwnOrigins;
  /** Reads the tables of the app; null when they cannot be read. */
  readonly readTables: ReadTables | null;
  /** It shows a server of the learner's own: no course, clock, tables or experiments. */
  readonly foreign?: boolean;
  /** What the pages load, by its name: `/wire.css`. */
  readonly files: Readonly<Record<string, PageFile>>;
  /** What the course remembers about the learner. */
  readonly folder: CourseFolder;
  /** The top folder of the repository. */
  readonly root: string;
  /** The learner's own time in ms, which no button moves. */
  readonly today: () => number;
};

const NOT_HERE =
  'There is nothing at this address. The terminal with npm run learn prints the right ones, after "Open the course:" and "Watch the wire:".';

/** The server, not yet listening, and a function that ends its streams. */
export function createViewer(options: ViewerOptions): { server: Server; endStreams: () => void } {
  const { token, own, files } = options;
  const headers = viewerHeaders();
  const wireHandlers = createWireHandlers({
    wire: options.wire,
    clock: options.clock,
    app: options.app,
    base: `/wire/${token}`,
    course: `/learn/${token}`,
    own,
    readTables: options.readTables,
    foreign: options.foreign ?? false,
    streamHeaders: headers.alone.other,
    files,
  });
  const courseHandlers = createCourseHandlers({
    course: new CourseTexts(options.root),
    progress: new Progress(options.folder),
    folder: options.folder,
    places: { base: `/learn/${token}`, wire: `/wire/${token}`, app: options.app },
    own,
    files,
    stagesFile: join(options.root, 'data/build-your-own/progress.json'),
    now: options.today,
  });

  const server = createLimitedServer(headers.alone.other);
  server.on('request', (request, response) => {
    answerInOrder(request, response, () => serve(request, response));
  });
  return { server, endStreams: () => wireHandlers.endStreams() };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await answer(request, response).catch(replyToError);
    if (response.headersSent && reply !== null)
      response.destroy(); // it failed in the middle of a stream
    else if (reply !== null)
      send(request, response, reply, headers[kindOf(request)], !server.listening);
  }

  /** The reply, or null when the response has become a stream. */
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Reply | null> {
    refuseMalformed(request);
    refuseStrangers(request.headers, own());
    const { path, query } = parseTarget(request.url ?? '') ?? { path: '', query: '' };
    const found = behindToken(path, token);
    if (found === null || (options.foreign && found.area === 'learn'))
      throw new HttpError(404, NOT_HERE);
    const { area, place } = found;
    if (area === 'learn') return courseHandlers(request, place, query);
    return wireHandlers.answer({ request, response, place, query });
  }
}

function kindOf({ url = '' }: IncomingMessage): keyof ViewerHeaders {
  if (url.startsWith('/learn/')) return 'course';
  return /\?(?:.*&)?beside=1(?:&|$)/.test(url) ? 'beside' : 'alone';
}
