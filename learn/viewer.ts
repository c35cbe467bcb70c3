/**
 * The second server, for the wire view. It is a separate server so that the app is the same as in
 * production, its own requests are not captured, and its stream does not take one of the six
 * connections of a browser to the app.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { crossOriginRefusal } from '../src/http/cross-origin.ts';
import { readFields } from '../src/http/fields.ts';
import { HttpError } from '../src/http/http-error.ts';
import { refuseMalformed } from '../src/http/malformed.ts';
import { type OwnOrigins, requestOrigin } from '../src/http/origins.ts';
import { answerInOrder } from '../src/http/pipelining.ts';
import { HTML_TYPE, json, type Reply, seeOther } from '../src/http/reply.ts';
import { send } from '../src/http/send.ts';
import { createLimitedServer } from '../src/http/server.ts';
import { parseTarget, queryField } from '../src/http/target.ts';
import { html } from '../views/html.ts';
import { pathBehind, refuseStrangers } from './guards.ts';
import { Guesses } from './guesses.ts';
import { presentEntry, presentExperiments } from './present.ts';
import { event, Streams } from './stream.ts';
import { viewerHeaders } from './viewer-headers.ts';
import { wirePage } from './views/wire.ts';
import { wireExchange } from './views/wire-exchange.ts';
import { wireExperiment, wireProgress } from './views/wire-experiments.ts';
import type { Entry, Wire } from './wire.ts';

/** What the second server needs. */
export type ViewerOptions = {
  readonly wire: Wire;
  /** Origin of the app, for links and commands. */
  readonly app: string;
  /** 22 random characters in the path: without them there is no access. */
  readonly token: string;
  /** The origins of this server, known once it listens. */
  readonly own: () => OwnOrigins;
  readonly files: ViewerFiles;
};

/** The texts of the files that the page loads: two style sheets, its script, the icon. */
export type ViewerFiles = {
  readonly appStyle: string;
  readonly wireStyle: string;
  readonly script: string;
  readonly icon: string;
};

/** The server, not yet listening, and a function that ends its streams. */
export function createViewer(options: ViewerOptions): { server: Server; endStreams: () => void } {
  const { wire, app, token, own } = options;
  const base = `/wire/${token}`;
  const always = viewerHeaders();
  const guesses = new Guesses();
  const streams = new Streams();
  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/style.css': ['text/css; charset=utf-8', options.files.appStyle],
    '/wire.css': ['text/css; charset=utf-8', options.files.wireStyle],
    '/wire.js': ['text/javascript; charset=utf-8', options.files.script],
    '/icon.svg': ['image/svg+xml; charset=utf-8', options.files.icon],
  };

  const server = createLimitedServer(always.other);
  server.on('request', (request, response) => {
    answerInOrder(request, response, () => serve(request, response));
  });
  return { server, endStreams: () => streams.close() };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await answer(request, response).catch(replyToError);
    if (response.headersSent && reply !== null)
      response.destroy(); // it failed in the middle of a stream
    else if (reply !== null) send(request, response, reply, always, !server.listening);
  }

  /** The reply, or null when the response has become a stream. */
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Reply | null> {
    refuseMalformed(request);
    refuseStrangers(request.headers, own());
    const { path, query } = parseTarget(request.url ?? '') ?? { path: '', query: '' };
    const place = pathBehind(path, token);
    if (place === null)
      throw new HttpError(404, 'There is nothing at this address. A new start prints a new one.');
    if (place === '/guess') return guess(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new HttpError(405, 'Only GET and HEAD here.', { allow: 'GET, HEAD' });
    }
    const file = files[place];
    if (file !== undefined)
      return {
        status: 200,
        headers: { 'content-type': file[0], 'cache-control': 'no-store' },
        body: file[1],
      };
    const predict = queryField(query, 'predict') === '1';
    if (place === '' || place === '/') return show(predict);
    if (place === '/seen.json') return json(200, wire.seen());
    if (place === '/events') return follow(request, response, predict, query);
    throw new HttpError(404, 'There is nothing at this address.');
  }

  /** GET /wire/:token */
  function show(predict: boolean): Reply {
    const entries = wire.entries();
    const page = wirePage({
      app,
      base,
      predict,
      exchanges: entries.map((entry) => presentEntry(entry, app, predict ? guesses : null)),
      experiments: presentExperiments(wire.seen().experiments, app),
      last: entries.at(-1)?.exchange.id ?? 0,
    });
    return markup(page.toString());
  }

  /**
   * GET /wire/:token/events. Sends the exchanges after `Last-Event-ID`, or after the `after` of the
   * page, and then each new one.
   */
  function follow(
    request: IncomingMessage,
    response: ServerResponse,
    predict: boolean,
    query: string,
  ): Reply | null {
    if (streams.full)
      throw new HttpError(503, 'Three pages watch already. Close one, or reload this one by hand.');
    const after = Number(request.headers['last-event-id'] ?? queryField(query, 'after') ?? 0);
    const type = ['content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-store'];
    response.writeHead(200, [...always.other, ...type]);
    if (request.method === 'HEAD') {
      response.end();
      return null;
    }
    const tell = (entry: Entry, ticked: readonly string[]) =>
      response.write(event(entry.exchange.id, rendered(entry, predict), ...experiments(ticked)));
    response.write(':\n\n');
    for (const entry of wire.entries())
      if (entry.exchange.id > after) tell(entry, wire.seen().experiments);
    streams.add(response, wire.listen(tell));
    return null;
  }

  /**
   * POST /wire/:token/guess. Replies with the page, or with the one exchange to a script.
   */
  async function guess(request: IncomingMessage): Promise<Reply> {
    if (request.method !== 'POST') throw new HttpError(405, 'Only POST here.', { allow: 'POST' });
    const origin = requestOrigin(request.headers.host, own()) ?? '';
    if (crossOriginRefusal('POST', request.headers, origin) !== null) {
      throw new HttpError(403, 'Another site sent this.');
    }
    const fields = await readFields(request);
    const id = Number(fields.get('id'));
    const entry = wire.entries().find(({ exchange }) => exchange.id === id);
    if (entry === undefined || !guesses.write(id, String(fields.get('guess')))) {
      throw new HttpError(400, 'That exchange is no longer kept, or that is no guess.');
    }
    if (request.headers.accept === 'text/html-fragment')
      return markup(rendered(entry, true).toString());
    return seeOther(`${base}?predict=1#x${id}`);
  }

  function rendered(entry: Entry, predict: boolean) {
    return wireExchange(presentEntry(entry, app, predict ? guesses : null), {
      guessAction: `${base}/guess`,
    });
  }

  function experiments(ticked: readonly string[]) {
    if (ticked.length === 0) return [];
    const all = presentExperiments(wire.seen().experiments, app);
    const changed = all.filter(({ id }) => ticked.includes(id)).map(wireExperiment);
    return [html`${changed}`, wireProgress(all)];
  }
}

function markup(body: string): Reply {
  return { status: 200, headers: { 'content-type': HTML_TYPE, 'cache-control': 'no-store' }, body };
}

function replyToError(error: unknown): Reply {
  const known = error instanceof HttpError;
  return {
    status: known ? error.status : 500,
    headers: {
      ...(known ? error.headers : {}),
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    },
    body: `${known ? error.message : 'Something went wrong.'}\n`,
  };
}
