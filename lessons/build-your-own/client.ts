/**
 * A browser with little in it: it sends HTTP/1.1 on plain sockets, keeps cookies, and writes every
 * byte into a transcript. It follows no redirect. It reads HTML for one thing: the hidden fields of
 * a form, for servers that want a token with each form (stage 12).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Connection, type Head } from '../http/connection.ts';
import { CurlError } from '../http/error.ts';
import { NoAnswer } from './failure.ts';
import type { Jar } from './jar.ts';
import type { Answer, Request, Site } from './message.ts';
import { mayLackToken, ownForm } from './own-form.ts';
import type { Exchange, Transcript } from './transcript.ts';

export type { Answer, Request, Site };

const FORM = 'application/x-www-form-urlencoded';
const LONGEST = 15_000; // ms for one answer; a slow hash on a busy machine needs some
const PAUSE = 40; // ms between two pieces of a body

/** One browser of one person. */
export class Client {
  readonly jar: Jar;
  readonly #who: string;
  readonly #site: Site;
  readonly #transcript: Transcript;

  constructor(who: string, site: Site, transcript: Transcript, jar: Jar) {
    this.#who = who;
    this.#site = site;
    this.#transcript = transcript;
    this.jar = jar;
  }

  /** Opens a connection, to send on later. */
  async connect(): Promise<Connection> {
    return orNoAnswer(() => Connection.open(this.#site.host, this.#site.port));
  }

  /**
   * Sends a request and reads the answer. Throws NoAnswer when none comes within 15 s. A form that
   * is refused is sent once more as the own page would send it, when that makes a difference.
   */
  async send(path: string, request: Request = {}): Promise<Answer> {
    const answer = await this.#sendOnce(path, request);
    if (request.foreign || !mayLackToken(request, answer.status)) return answer;
    const own = await ownForm(this, path, request, answer.status, this.#site.port);
    return own === null ? answer : this.#sendOnce(path, own);
  }

  async #sendOnce(path: string, request: Request): Promise<Answer> {
    const connection = request.on ?? (await this.connect());
    const method = request.method ?? (hasBody(request) ? 'POST' : 'GET');
    const [head, body] = this.#bytesOf(method, path, request);
    const exchange = this.#transcript.add(this.#who, Buffer.concat([head, body]));
    try {
      return await orNoAnswer(async () => {
        await sendInPieces(connection, head, body, request.pieces ?? 1);
        const answer = await readAnswer(connection, exchange, method);
        if (request.lookBehind) await waitForMore(connection);
        return this.#keep(answer, connection, path, request);
      });
    } finally {
      if (connection !== request.on) connection.close();
    }
  }

  #keep(answer: Omit<Answer, 'surplus'>, { unread }: Connection, path: string, request: Request) {
    if (request.cookie === undefined) this.jar.take(answer.all('set-cookie'), path);
    const { exchange } = answer;
    exchange.received = Buffer.concat([exchange.received, unread]);
    return { ...answer, surplus: unread.length };
  }

  #bytesOf(method: string, path: string, request: Request): [Buffer, Buffer] {
    const { fields, cookie, on } = request;
    const form = fields === undefined ? '' : new URLSearchParams(fields).toString();
    const body = Buffer.from(request.body ?? form);
    const cookies = cookie === undefined ? this.jar.header(path) : cookie;
    const headers = {
      host: `localhost:${this.#site.port}`,
      accept: 'application/json',
      ...(cookies !== null && { cookie: cookies }),
      ...(hasBody(request) && { 'content-type': FORM, 'content-length': String(body.length) }),
      ...request.headers,
      connection: on === undefined ? 'close' : 'keep-alive',
    };
    const lines = [`${method} ${path} HTTP/1.1`, ...Object.entries(headers).map(headerLine)];
    return [Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body];
  }
}

// content-type becomes Content-Type, as most programs write it.
function headerLine([name, value]: readonly [string, string]): string {
  return `${name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())}: ${value}`;
}

function hasBody({ method, fields, body }: Request): boolean {
  return fields !== undefined || body !== undefined || (method ?? 'GET') === 'POST';
}

async function sendInPieces(connection: Connection, head: Buffer, body: Buffer, pieces: number) {
  const size = Math.max(1, Math.ceil(body.length / pieces));
  connection.send(Buffer.concat([head, body.subarray(0, size)]));
  for (let at = size; at < body.length; at += size) {
    await pause(PAUSE);
    connection.send(body.subarray(at, at + size));
  }
}

async function readAnswer(
  connection: Connection,
  exchange: Exchange,
  method: string,
): Promise<Omit<Answer, 'surplus'>> {
  const started = performance.now();
  let head: Head = await connection.head();
  while (head.status >= 100 && head.status < 200) head = await connection.head();
  if (head.status === 0) throw new NoAnswer('Something answered, but not in HTTP.');
  const chunks: Buffer[] = [];
  exchange.received = head.raw;
  for await (const chunk of connection.body(head, method)) {
    chunks.push(chunk);
    exchange.received = Buffer.concat([head.raw, ...chunks]);
  }
  const ms = performance.now() - started;
  const { status, fields } = head;
  const body = Buffer.concat(chunks);
  return {
    exchange,
    status,
    all: (name) => fields.filter(([other]) => other === name).map(([, value]) => value),
    body,
    text: body.toString('utf8'),
    ms,
  };
}

async function waitForMore(connection: Connection): Promise<void> {
  for (let i = 0; i < 20 && connection.usable && connection.unread.length === 0; i++)
    await pause(5);
}

/** Does something with a connection; what goes wrong, or takes too long, becomes NoAnswer. */
async function orNoAnswer<T>(work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const why = `No answer within ${LONGEST / 1000} seconds, and the request was complete.`;
    timer = setTimeout(() => reject(new NoAnswer(why)), LONGEST);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    if (error instanceof CurlError) throw new NoAnswer(plainWords(error));
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function plainWords({ code }: CurlError): string {
  if (code === 7) return 'Nothing listens there: the connection was refused.';
  if (code === 52) return 'The connection was closed without one byte of an answer.';
  if (code === 18) return 'The connection was closed before all bytes of Content-Length had come.';
  return 'The connection broke off in the middle of the answer.';
}
