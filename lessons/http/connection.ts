/**
 * One connection to a server. It finds the end of each response by the rules of HTTP/1.1 (RFC 9112,
 * section 6): by the status code, by chunks, by Content-Length, or by the end of the connection.
 */
import { connect, type Socket } from 'node:net';
import { CurlError } from './error.ts';

/** The head of a response: status line and headers. */
export type Head = {
  /** The head as it arrived, with the empty line that ends it. */
  readonly raw: Buffer;
  readonly status: number;
  /** The headers in their order, with names in lower case; a name may occur more than once. */
  readonly fields: readonly (readonly [string, string])[];
};

/** Sends requests and reads responses, one after the other, on one TCP connection. */
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

  /** Connects to a server. Throws CurlError 7 when that fails. */
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

  /** Whether another request can be sent on this connection. */
  get usable(): boolean {
    return !this.#ended && !this.#socket.destroyed;
  }

  /** The bytes that have arrived behind the last response that was read. */
  get unread(): Buffer {
    return this.#buffer;
  }

  send(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.destroy();
  }

  /**
   * Reads the next head. Read its body next, unless the status is 1xx. Throws CurlError 52 when the
   * connection ends without a byte, and 56 when it breaks off.
   */
  async head(): Promise<Head> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end !== -1) return parseHead(this.#take(end + 4));
      if (this.#ended) throw this.#brokenOff();
      await this.#more();
    }
  }

  /** Reads the body of a response, piece by piece as it arrives. */
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
      // The line break after the chunk, or the trailers after the last chunk.
      let line = await this.#line();
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
