/**
 * The second server, for the wire view. It is a separate server so that the app is the same as in
 * production, its own requests are not captured, and its stream does not take one of the six
 * connections of a browser to the app.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { HttpError } from '../src/http/http-error.ts';
import { refuseMalformed } from '../src/http/malformed.ts';
import type { OwnOrigins } from '../src/http/origins.ts';
import { answerInOrder } from '../src/http/pipelining.ts';
import type { Reply } from '../src/http/reply.ts';
import { send } from '../src/http/send.ts';
import { createLimitedServer } from '../src/http/server.ts';
import { parseTarget } from '../src/http/target.ts';
import type { Clock } from './clock.ts';
import { pathBehind, refuseStrangers } from './guards.ts';
import { viewerHeaders } from './viewer-headers.ts';
import { replyToError } from './viewer-replies.ts';
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
  readonly files: ViewerFiles;
};

/** The texts of the files that the page loads: style sheets, scripts, the icon. */
export type ViewerFiles = {
  readonly appStyle: string;
  readonly wireStyle: string;
  readonly script: string;
  readonly clockStyle: string;
  readonly clockScript: string;
  readonly icon: string;
};

/** The server, not yet listening, and a function that ends its streams. */
export function createViewer(options: ViewerOptions): { server: Server; endStreams: () => void } {
  const { token, own, files } = options;
  const always = viewerHeaders();
  const wireHandlers = createWireHandlers({
    wire: options.wire,
    clock: options.clock,
    app: options.app,
    base: `/wire/${token}`,
    own,
    streamHeaders: always.other,
    files: {
      '/style.css': ['text/css; charset=utf-8', files.appStyle],
      '/wire.css': ['text/css; charset=utf-8', files.wireStyle],
      '/wire.js': ['text/javascript; charset=utf-8', files.script],
      '/clock.css': ['text/css; charset=utf-8', files.clockStyle],
      '/clock.js': ['text/javascript; charset=utf-8', files.clockScript],
      '/icon.svg': ['image/svg+xml; charset=utf-8', files.icon],
    },
  });

  const server = createLimitedServer(always.other);
  server.on('request', (request, response) => {
    answerInOrder(request, response, () => serve(request, response));
  });
  return { server, endStreams: () => wireHandlers.endStreams() };

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
    return wireHandlers.answer({ request, response, place, query });
  }
}
