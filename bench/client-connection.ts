/** One connection of the client. The status of every response is checked. */
import { connect, type Socket } from 'node:net';

/** What the client sends, and to which server. */
export type Load = {
  readonly port: number;
  /** The process whose CPU time is measured. */
  readonly pid: number;
  /** The first process of the PostgreSQL that the server asks. */
  readonly databasePid?: number;
  readonly connections: number;
  /** Whole requests as they are sent, used in turn. */
  readonly requests: readonly string[];
  /** The status of every response. Another one ends the run. */
  readonly status: number;
  /** Seconds under load that are not measured, and seconds that are. */
  readonly warmUp: number;
  readonly seconds: number;
  /** Requests per second of all connections together; 0 means as fast as the responses come. */
  readonly rate: number;
};

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * One connection, renewed whenever the server closes it. It sends a request, reads the whole
 * response and sends the next request.
 */
export class ClientConnection {
  readonly #load: Load;
  readonly #next: () => string;
  readonly #answered: (ms: number) => void;
  readonly #failed: (error: Error) => void;
  #socket: Socket;
  #sentAt = 0;
  #head: Buffer | null = null;
  /** Bytes of the body that are still to come; -1 while the head is. */
  #left = -1;
  #last = false;
  #closed = false;

  constructor(
    load: Load,
    next: () => string,
    answered: (ms: number) => void,
    failed: (error: Error) => void,
    offset: number,
  ) {
    this.#load = load;
    this.#next = next;
    this.#answered = answered;
    this.#failed = failed;
    // at a fixed rate the connections start one after the other
    this.#socket = this.#open(load.rate === 0 ? 0 : offset);
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }

  #open(pause: number): Socket {
    const socket = connect({ port: this.#load.port, host: '127.0.0.1', noDelay: true });
    this.#socket = socket;
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error) => this.#closed || this.#failed(error));
    socket.on('close', () => {
      if (socket === this.#socket && !this.#closed) this.#failed(new Error('hung up on'));
    });
    this.#sendIn(pause);
    return socket;
  }

  #send(): void {
    this.#left = -1;
    this.#sentAt = performance.now();
    this.#socket.write(this.#next(), 'latin1');
  }

  #read(chunk: Buffer): void {
    if (this.#left >= 0) {
      this.#take(chunk.length);
      return;
    }
    const bytes = this.#head === null ? chunk : Buffer.concat([this.#head, chunk]);
    const end = bytes.indexOf(HEAD_END);
    if (end < 0) {
      this.#head = bytes;
      return;
    }
    this.#head = null;
    const head = bytes.toString('latin1', 0, end);
    const status = Number(head.slice(9, 12));
    const bodiless = status === 204 || status === 304;
    const length = bodiless ? '0' : /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (status !== this.#load.status || length === undefined) {
      this.#failed(new Error(`unexpected answer:\n${head}`));
      return;
    }
    this.#last = /\r\nconnection: close/i.test(head);
    this.#left = Number(length);
    this.#take(bytes.length - end - HEAD_END.length);
  }

  #take(count: number): void {
    this.#left -= count;
    if (this.#left > 0 || this.#closed) return;
    const ms = performance.now() - this.#sentAt;
    this.#answered(ms);
    if (this.#last) {
      this.#last = false;
      const old = this.#socket;
      this.#open(0);
      old.destroy();
      return;
    }
    this.#sendIn(this.#pause(ms));
  }

  #sendIn(pause: number): void {
    if (pause > 0) setTimeout(() => this.#closed || this.#send(), pause);
    else this.#send();
  }

  #pause(ms: number): number {
    const { rate, connections } = this.#load;
    return rate === 0 ? 0 : (connections / rate) * 1000 - ms;
  }
}
