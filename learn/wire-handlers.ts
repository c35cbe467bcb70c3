/** The pages below /wire/TOKEN: the exchanges, the stream that brings new ones, and guesses. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from '../src/http/http-error.ts';
import type { OwnOrigins } from '../src/http/origins.ts';
import { json, type Reply, seeOther } from '../src/http/reply.ts';
import type { RawHeaders } from '../src/http/security-headers.ts';
import { queryField } from '../src/http/target.ts';
import { replyToAnswer, wrongAnswer } from './answer-address.ts';
import type { Clock } from './clock.ts';
import { clockMarkup, replyWithClock } from './clock-address.ts';
import { type ClockMove, ClockMoves } from './clock-moves.ts';
import { Guesses } from './guesses.ts';
import { createLessonLinks } from './lesson-links.ts';
import { presentClock, presentMove } from './present-clock.ts';
import { event, namedEvent, Streams } from './stream.ts';
import { beginRun } from './stream-place.ts';
import type { ReadTables } from './tables.ts';
import { allowReading, fileReply, markup, type PageFile, readOwnForm } from './viewer-replies.ts';
import { wirePage } from './views/wire.ts';
import { restartLine } from './views/wire-restart.ts';
import { WhereFeed } from './where-feed.ts';
import type { Entry, Wire } from './wire.ts';
import { WireParts } from './wire-parts.ts';

/** What the pages of the wire need. */
export type WireHandlerOptions = {
  readonly wire: Wire;
  /** The clock of the app. */
  readonly clock: Clock;
  /** Origin of the app, for links and commands. */
  readonly app: string;
  /** The path of the page. */
  readonly base: string;
  /** The path of the course, for the links of notes. */
  readonly course: string;
  readonly own: () => OwnOrigins;
  /** Reads the tables of the server; null when they cannot be read. */
  readonly readTables: ReadTables | null;
  /** It shows a server of the learner's own. */
  readonly foreign: boolean;
  /** What the page loads, by its path below `base`. */
  readonly files: Readonly<Record<string, PageFile>>;
  /** The security headers of the stream. */
  readonly streamHeaders: RawHeaders;
};

/** A request for a page of the second server, whose guards it has passed. */
export type Visit = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path behind the token. */
  readonly place: string;
  readonly query: string;
};

/** Replies to requests, or resolves with null when the response has become a stream. */
export type WireHandlers = {
  answer(visit: Visit): Promise<Reply | null>;
  endStreams(): void;
};

/** The handlers of one wire. */
export function createWireHandlers(options: WireHandlerOptions): WireHandlers {
  const { wire, app, base, own, files, streamHeaders } = options;
  const guesses = new Guesses();
  const moves = new ClockMoves(options.clock, wire);
  const streams = new Streams();
  const run = beginRun();
  const links = createLessonLinks(options.course);
  const parts = new WireParts({ wire, app, base, links, guesses });
  const where = new WhereFeed({
    wire,
    readTables: options.readTables,
    streams,
    shown: (predict) => {
      const { entries, waiting } = parts.shown(predict);
      // What an exchange did to a jar would give the answer away, too.
      const told = entries.filter(({ exchange }) => !waiting.has(exchange.id));
      return { all: told, waits: waiting.size > 0 };
    },
  });
  moves.listen(() => void where.refresh());
  return { answer, endStreams };

  function endStreams(): void {
    where.close();
    streams.close();
  }

  async function answer({ request, response, place, query }: Visit): Promise<Reply | null> {
    if (place === '/guess') return guess(request);
    if (place === '/answer' && !options.foreign)
      return replyToAnswer(request, { wire, parts, own: own(), base });
    if (place === '/clock' && !options.foreign) return replyWithClock(request, moves, own(), base);
    allowReading(request);
    const file = files[place];
    if (file !== undefined) return fileReply(file);
    const predict = queryField(query, 'predict') === '1';
    if (place === '' || place === '/') return show(predict, query);
    if (place === '/seen.json') return json(200, wire.seen());
    if (place === '/events') return follow(request, response, predict, query);
    throw new HttpError(404, 'There is nothing at this address.');
  }

  /** GET /wire/:token. */
  async function show(predict: boolean, query: string): Promise<Reply> {
    const panel = await where.current(predict);
    const page = wirePage({
      app,
      base,
      course: options.course,
      predict,
      beside: queryField(query, 'beside') === '1',
      where: panel,
      foreign: options.foreign,
      exchanges: parts.exchanges(predict),
      clock: presentClock(moves.clock),
      moves: moves.all().map(presentMove),
      experiments: parts.experiments(wrongAnswer(query)),
      place: run.placeOf(wire.entries().at(-1)?.exchange.id ?? 0),
    });
    return markup(page.toString());
  }

  /**
   * GET /wire/:token/events. Sends the exchanges after `Last-Event-ID`, or after the `after` of the
   * page, and then each new one. A page from before a restart first gets a line that says so.
   */
  function follow(
    request: IncomingMessage,
    response: ServerResponse,
    predict: boolean,
    query: string,
  ): Reply | null {
    if (streams.full)
      throw new HttpError(503, 'Three pages watch already. Close one, or reload this one by hand.');
    const from = request.headers['last-event-id'] ?? queryField(query, 'after') ?? '';
    const after = run.continueAfter(String(from));
    const type = ['content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-store'];
    response.writeHead(200, [...streamHeaders, ...type]);
    if (request.method === 'HEAD') {
      response.end();
      return null;
    }
    const tell = (entry: Entry, ticked: readonly string[]) => {
      const [one, experiments] = [parts.some([entry], entry, predict), parts.changed(ticked)];
      response.write(event(run.placeOf(entry.exchange.id), one, experiments));
    };
    const tellMove = (move: ClockMove) =>
      response.write(namedEvent('clock', clockMarkup(moves, move)));
    const tellMovesAfter = (id: number) =>
      moves.all().forEach((move) => {
        if (move.after === id) tellMove(move);
      });
    response.write('retry: 1000\n\n');
    if (after.restarted) {
      const begin = run.placeOf(0);
      response.write(`event: restart\n${event(begin, restartLine(begin))}`);
    }
    tellMovesAfter(after.exchange);
    const missed = wire.entries().filter(({ exchange }) => exchange.id > after.exchange);
    for (const entry of missed) {
      // What was ticked meanwhile comes once, with the newest.
      tell(entry, entry === missed.at(-1) ? wire.seen().experiments : []);
      tellMovesAfter(entry.exchange.id);
    }
    const stops = [wire.listen(tell), moves.listen(tellMove)];
    streams.add(response, { predict }, () => {
      for (const end of stops) end();
    });
    void where.refresh();
    return null;
  }

  /**
   * POST /wire/:token/guess. Replies with the page, or to a script with the exchange and those that
   * waited for the guess.
   */
  async function guess(request: IncomingMessage): Promise<Reply> {
    const fields = await readOwnForm(request, own());
    const id = Number(fields.get('id'));
    const entry = wire.entries().find(({ exchange }) => exchange.id === id);
    const [status, cookie] = [String(fields.get('guess')), String(fields.get('cookie'))];
    const before = parts.shown(true).entries;
    if (entry === undefined || !guesses.write(id, status, cookie)) {
      throw new HttpError(400, 'That exchange is no longer kept, or that is no guess.');
    }
    void where.refresh();
    if (request.headers.accept !== 'text/html-fragment')
      return seeOther(`${base}?predict=1#x${id}`);
    const released = parts.shown(true).entries.filter((one) => !before.includes(one));
    return markup(parts.some([entry, ...released], entry, true).toString());
  }
}
