/**
 * One connection: bytes out, bytes in. The response is cut where HTTP/1.1 says it ends (RFC 9112, section 6): by its
 * status, by chunks, by Content-Length, or by the end of the connection.
 */
import { connect, type Socket } from 'node:net';
import { CurlError } from './error.ts';

export type Head = {
  /** The head as it arrived, blank line included. */
  readonly raw: Buffer;
  readonly status: number;
  /** Names in lower case, in their order, repeated ones included. */
  readonly fields: readonly (readonly [string, string])[];
};

export class Connection {
  readonly #socket: Socket;
  #buffer: Buffer = Buffer.alloc(0);
  #ended = false;
  #error: Error | null = null;
  #wake = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    const wake = () => this.#wake();
    socket.on('data', (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      wake();
    });
    socket.on('error', (error) => {
      this.#error = error;
      this.#ended = true;
      wake();
    });
    socket.on('end', () => {
      this.#ended = true;
      wake();
    });
  }

  /** Connects, or throws CurlError 7. */
  static open(host: string, port: number): Promise<Connection> {
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true });
      socket.once('connect', () => {
        socket.removeAllListeners('error');
        resolve(new Connection(socket));
      });
      socket.once('error', () => {
        const ms = Math.round(performance.now() - started);
        const where = `Failed to connect to ${host} port ${port} after ${ms} ms`;
        reject(new CurlError(7, `(7) ${where}: Couldn't connect to server`));
      });
    });
  }

  /** Whether another request can be sent on it. */
  get usable(): boolean {
    return !this.#ended && !this.#socket.destroyed;
  }

  send(bytes: string): void {
    this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** The next head; a body follows it, unless its status is 1xx. Throws CurlError 52 or 56 when none comes. */
  async head(): Promise<Head> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end !== -1) return parseHead(this.#take(end + 4));
      if (this.#ended) throw this.#brokenOff();
      await this.#more();
    }
  }

  /** The body of a response, piece by piece as it arrives. */
  async *body({ status, fields }: Head, method: string): AsyncGenerator<Buffer> {
    if (method === 'HEAD' || status === 204 || status === 304) return;
    const field = (name: string) => fields.find(([other]) => other === name)?.[1];
    if (field('transfer-encoding')?.toLowerCase() === 'chunked') yield* this.#chunks();
    else if (field('content-length') !== undefined)
      yield* this.#bytes(Number(field('content-length')));
    else yield* this.#rest();
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    for (;;) {
      const size = Number.parseInt(await this.#line(), 16);
      if (Number.isNaN(size))
        throw new CurlError(56, '(56) Illegal or missing hexadecimal sequence');
      if (size > 0) yield* this.#bytes(size);
      let line = await this.#line(); // the end of the chunk, or the trailer after the last one
      while (size === 0 && line !== '') line = await this.#line();
      if (size === 0) return;
    }
  }

  async *#bytes(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.#buffer.length === 0) {
        if (this.#ended) {
          const missing = `${left} bytes remaining to read`;
          throw new CurlError(18, `(18) transfer closed with ${missing}`);
        }
        await this.#more();
      }
      const chunk = this.#take(Math.min(left, this.#buffer.length));
      left -= chunk.length;
      yield chunk;
    }
  }

  async *#rest(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.#buffer.length > 0) yield this.#take(this.#buffer.length);
      else if (this.#ended) return;
      else await this.#more();
    }
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n');
      if (end !== -1)
        return this.#take(end + 2)
          .toString('latin1')
          .trimEnd();
      if (this.#ended) throw this.#brokenOff();
      await this.#more();
    }
  }

  #take(count: number): Buffer {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #brokenOff(): CurlError {
    if (this.#error === null && this.#buffer.length === 0) {
      return new CurlError(52, '(52) Empty reply from server');
    }
    return new CurlError(56, '(56) Recv failure: Connection reset by peer');
  }
}

function parseHead(raw: Buffer): Head {
  const [first = '', ...lines] = raw.toString('latin1').trimEnd().split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
  const fields = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { raw, status, fields };
}
