/** What the tests of learning mode share: a watched app, and exchanges made from text. */
import { connect } from 'node:net';
import { nameAgent } from '../../learn/clients.ts';
import { type Clock, openClock } from '../../learn/clock.ts';
import { Conversation } from '../../learn/conversation.ts';
import { openCourseFolder } from '../../learn/course-folder.ts';
import { type Captured, type Exchange, understand } from '../../learn/exchange.ts';
import { createMask, type Mask } from '../../learn/fingerprint.ts';
import { type Watching, watchTheWire } from '../../learn/learn.ts';
import { type Owner, startApp, type TestApp } from '../support.ts';

export const KEY = Buffer.alloc(32, 7);
export const mask: Mask = createMask(KEY);

export type Watched = {
  /** Its `clock` is the real time: that of phones. */
  readonly app: TestApp;
  readonly watching: Watching;
  /** The clock of the app, which the wire view moves. */
  readonly clock: Clock;
};

/** An app whose wire is watched with a key that the test knows. Both end with the test. */
export async function startWatched(
  t: Owner,
  overrides: Parameters<typeof startApp>[1] = {},
): Promise<Watched> {
  const real = { now: Date.UTC(2026, 10, 21, 9, 0, 0) };
  const folder = openCourseFolder(':memory:');
  const clock = openClock(folder, () => real.now);
  const times = { now: clock.now, totpNow: () => real.now };
  const app = { ...(await startApp(t, { ...times, ...overrides })), clock: real };
  const at = { port: app.port, host: '127.0.0.1', origin: app.origin };
  const tables = { stores: app.stores, services: app };
  const watching = await watchTheWire(app.server, { ...at, ...tables }, { folder, clock }, KEY);
  t.after(() => watching.close());
  return { app, watching, clock };
}

export const TICKET = 'Zm9vYmFyYmF6cXV4LWEtdGlja2V0LWZvci1hLXRlc3Q';
export const OTHER = 'T3RoZXJUaWNrZXQtd2l0aC1mb3J0eS10aHJlZS1jaGE';
export const FIREFOX =
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
export const CURL = 'User-Agent: curl/8.5.0';

/** A scene: exchanges from their text, one after the other, as the capture makes them. */
export class Scene {
  readonly exchanges: Exchange[] = [];
  readonly #captured: Captured[] = [];
  readonly #conversations = new Map<number, Conversation>();

  /**
   * A request and its answer (null: none) on a connection. Lines are joined with CRLF; a body
   * follows an empty line.
   */
  say(request: string, response: string | null, connection = 1): Exchange {
    const conversation = this.#on(connection);
    conversation.received(wire(request));
    if (response === null) conversation.closed();
    else conversation.sent(wire(response));
    const captured = this.#captured.at(-1);
    if (captured === undefined || this.#captured.length === this.exchanges.length) {
      throw new Error(`this is no whole exchange: ${request}`);
    }
    const exchange = understand(captured, this.exchanges.length + 1);
    this.exchanges.push(exchange);
    return exchange;
  }

  /** Everything before the newest. */
  get history(): readonly Exchange[] {
    return this.exchanges.slice(0, -1);
  }

  #on(connection: number): Conversation {
    let conversation = this.#conversations.get(connection);
    if (conversation === undefined) {
      const done = (captured: Captured) => this.#captured.push(captured);
      conversation = new Conversation({ connection, mask, nameAgent, done });
      this.#conversations.set(connection, conversation);
    }
    return conversation;
  }
}

// `\n` is CRLF in the head; what follows the first empty line is the body as it stands.
function wire(text: string): Buffer {
  const [head = '', body = ''] = text.split(/\n\n(.*)/s);
  const lines = head.split('\n').map((line) => line.trim());
  const length =
    /^(?:POST|PUT|PATCH)/.test(head) && body !== '' ? [`Content-Length: ${body.length}`] : [];
  return Buffer.from(`${[...lines, ...length].join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

export const HOST = 'Host: localhost:3000';
export const PAGE = 'HTTP/1.1 200 OK\ncontent-type: text/html; charset=utf-8\ncontent-length: 0';
export const JSON_OK =
  'HTTP/1.1 200 OK\ncontent-type: application/json; charset=utf-8\ncontent-length: 0';
export const TAKE_BACK = 'set-cookie: session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0';
export const give = (ticket: string) =>
  `set-cookie: session=${ticket}; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400`;
export const status = (code: number, ...lines: string[]) =>
  [
    `HTTP/1.1 ${code} X`,
    ...lines,
    ...([204, 304].includes(code) ? [] : ['content-length: 0']),
  ].join('\n');
export const cookie = (ticket: string) => `Cookie: session=${ticket}`;
export const get = (path: string, ...lines: string[]) =>
  [`GET ${path} HTTP/1.1`, HOST, ...lines].join('\n');
export const post = (path: string, body: string, ...lines: string[]) =>
  `${[`POST ${path} HTTP/1.1`, HOST, ...lines].join('\n')}\n\n${body}`;

/** A request as bytes: its head without the empty line, and its body. */
export type Spoken = { readonly head: string; readonly body?: string };

/** An answer as it came: interim heads, its head, the length of its body. */
export type Heard = {
  readonly interim: readonly string[];
  readonly head: string;
  readonly bytes: number;
};

/**
 * Sends requests over one socket, cut into pieces, and answers with everything that came back until
 * it was closed.
 */
export function speak(
  port: number,
  requests: readonly Spoken[],
  piece = Infinity,
): Promise<Buffer> {
  const bytes = Buffer.from(
    requests.map(({ head, body = '' }) => `${head}\r\n\r\n${body}`).join(''),
    'latin1',
  );
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', async () => {
      socket.setNoDelay(true);
      for (let at = 0; at < bytes.length; at += piece) {
        socket.write(bytes.subarray(at, Math.min(at + piece, bytes.length)));
        if (piece < Infinity) await new Promise(setImmediate);
      }
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      ['EPIPE', 'ECONNRESET'].includes(error.code ?? '')
        ? resolve(Buffer.concat(chunks))
        : reject(error),
    );
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

/**
 * Cuts what came back into answers. Written anew here, so that a mistake of the framer is not made
 * twice.
 */
export function hear(received: Buffer, methods: readonly string[]): Heard[] {
  const answers: Heard[] = [];
  let text = received.toString('latin1');
  let interim: string[] = [];
  while (text !== '') {
    const end = text.indexOf('\r\n\r\n');
    if (end === -1) throw new Error(`no head: ${text}`);
    const head = text.slice(0, end);
    text = text.slice(end + 4);
    if (head.startsWith('HTTP/1.1 1')) {
      interim.push(head);
      continue;
    }
    const length = Number(/\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const bytes =
      methods[answers.length] === 'HEAD' || head.startsWith('HTTP/1.1 304') ? 0 : length;
    answers.push({ interim, head, bytes });
    interim = [];
    text = text.slice(bytes);
  }
  return answers;
}

/** Waits until something is so. Throws when it never is. */
export async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 15_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('it never came to be so');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/**
 * A request as text, for `speak`. `Connection: close` is added unless another one is to follow it.
 */
export function request(
  port: number,
  line: string,
  headers: readonly string[] = [],
  body?: string,
  last = true,
): Spoken {
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const head = [
    line,
    `Host: localhost:${port}`,
    ...headers,
    ...length,
    ...(last ? ['Connection: close'] : []),
  ].join('\r\n');
  return body === undefined ? { head } : { head, body };
}
