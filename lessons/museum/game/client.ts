/**
 * A visitor of a server of the museum: sends requests as they are written, keeps cookies as a
 * browser does, and follows no redirects.
 *
 * What this deliberately does not do: Path and Domain of cookies. A case that needs them says so.
 */
import { Agent, request } from 'node:http';

/** What the server answered. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  readonly text: string;
};

/** Headers of a request; `cookie` replaces the cookies of the jar. */
export type Headers = Readonly<Record<string, string>>;

const MOST = 4096; // bytes of a cookie that a browser keeps, name and attributes included
const PATIENCE_MS = 10_000;

type Kept = { readonly value: string; readonly until: number };

/** One visitor, with a cookie jar and a clock of its own. */
export class Client {
  /** How far the visitor's clock is ahead, in ms: for cookies that expire. */
  ahead = 0;
  /** Everything that this visitor has received, heads included. */
  received = '';
  readonly #host: string;
  readonly #port: string;
  readonly #jar = new Map<string, Kept>();
  readonly #agent = new Agent({ keepAlive: false });

  /** `origin`: http://localhost:4000. `port`: where to connect, when it is another one. */
  constructor(origin: string, port?: number) {
    const url = new URL(origin);
    this.#host = url.host;
    this.#port = String(port ?? url.port);
  }

  /** GET a path. Rejects when the server does not answer. */
  get(path: string, headers: Headers = {}): Promise<Answer> {
    return this.#send('GET', path, [], headers);
  }

  /** POST a form. Rejects when the server does not answer. */
  post(path: string, fields: Headers = {}, headers: Headers = {}): Promise<Answer> {
    const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
    return this.#send('POST', path, [new URLSearchParams(fields).toString()], form);
  }

  /** POST a body that goes out in several pieces, a little apart. */
  postPieces(path: string, pieces: readonly string[]): Promise<Answer> {
    return this.#send('POST', path, pieces, { 'content-type': 'text/plain' });
  }

  /** The value of a cookie that the visitor has now; undefined when there is none. */
  cookie(name: string): string | undefined {
    return this.#alive().get(name)?.value;
  }

  /** Puts a cookie into the jar, as `name=value`. */
  plant(pair: string): void {
    this.#keep(pair);
  }

  async #send(
    method: string,
    path: string,
    pieces: readonly string[],
    given: Headers,
  ): Promise<Answer> {
    const jar = Array.from(this.#alive(), ([name, { value }]) => `${name}=${value}`).join('; ');
    const size = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
    const headers: Record<string, string> = {
      host: this.#host,
      ...(jar === '' ? {} : { cookie: jar }),
      ...(method === 'POST' ? { 'content-length': String(size) } : {}),
      ...given,
    };
    const agent = this.#agent;
    const sent = request({ host: '127.0.0.1', port: this.#port, method, path, headers, agent });
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    sent.on('error', reject).setTimeout(PATIENCE_MS, () => sent.destroy(new Error('no answer')));
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject).on('end', () => {
        const text = Buffer.concat(chunks).toString();
        this.received += `${response.rawHeaders.join('\n')}\n${text}\n`;
        const { 'set-cookie': setCookies = [], ...rest } = response.headers;
        for (const line of setCookies) this.#keep(line);
        const names = Object.entries(rest).map(([name, value]) => [name, String(value)]);
        const status = response.statusCode ?? 0;
        resolve({ status, headers: Object.fromEntries(names), setCookies, text });
      });
    });
    sent.flushHeaders();
    for (const [i, piece] of pieces.entries()) {
      if (i > 0) await new Promise((next) => setTimeout(next, 50));
      sent.write(piece);
    }
    sent.end();
    return promise;
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    const [, seconds] = /;\s*max-age=(-?\d+)/i.exec(line) ?? [];
    const until = seconds === undefined ? Infinity : this.#now() + Number(seconds) * 1000;
    if (Buffer.byteLength(line) > MOST) return;
    if (until <= this.#now()) this.#jar.delete(name);
    else this.#jar.set(name, { value, until });
  }

  #alive(): Map<string, Kept> {
    return new Map([...this.#jar].filter(([, { until }]) => until > this.#now()));
  }

  #now(): number {
    return Date.now() + this.ahead;
  }
}
