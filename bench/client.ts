/**
 * The client, a process of its own. Each connection sends a request, reads the whole response and
 * sends the next one. The status of every response is checked.
 *
 * Not autocannon: when a server closes a connection after a thousand requests, as ours does,
 * autocannon keeps the request without a response in its queue and measures each later response
 * from the wrong moment.
 */
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { cpuMicroseconds, residentBytes } from './cpu.ts';

/** What the client sends, and to which server. */
export type Load = {
  readonly port: number;
  /** The process whose CPU time is measured. */
  readonly pid: number;
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

/** The figures of one measurement. */
export type Measured = {
  readonly answers: number;
  /** CPU time of the server for one response, in microseconds. */
  readonly cpu: number;
  readonly perSecond: number;
  /** ms */
  readonly p50: number;
  readonly p99: number;
  /** The server's memory at the end, in bytes. */
  readonly rss: number;
  /** CPU time divided by real time, of server and client: 1 is one core, fully used. */
  readonly serverBusy: number;
  readonly clientBusy: number;
};

const HEAD_END = Buffer.from('\r\n\r\n');

/** Sends the load and measures. Rejects at the first unexpected response. */
export async function run(load: Load): Promise<Measured> {
  let latencies: number[] = [];
  let turn = 0;
  let failed: (error: Error) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });
  const next = () => load.requests[turn++ % load.requests.length] ?? '';
  const answered = (ms: number) => latencies.push(ms);
  const lines = Array.from(
    { length: load.connections },
    (_, i) => new Line(load, next, answered, failed, (i / load.rate) * 1000),
  );
  await Promise.race([seconds(load.warmUp), failure]);

  latencies = [];
  const [began, server, own] = [performance.now(), cpuMicroseconds(load.pid), process.cpuUsage()];
  await Promise.race([seconds(load.seconds), failure]);
  const times = latencies;
  const elapsed = performance.now() - began;
  const cpu = cpuMicroseconds(load.pid) - server;
  const { user, system } = process.cpuUsage(own);
  const rss = residentBytes(load.pid);
  for (const line of lines) line.close();
  times.sort((a, b) => a - b);
  return {
    answers: times.length,
    cpu: cpu / times.length,
    perSecond: (times.length / elapsed) * 1000,
    p50: times[Math.floor(times.length * 0.5)] ?? Number.NaN,
    p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
    rss,
    serverBusy: cpu / 1000 / elapsed,
    clientBusy: (user + system) / 1000 / elapsed,
  };
}

/** One connection, renewed whenever the server closes it. */
class Line {
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
    const length = status === 304 ? '0' : /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
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

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}

if (import.meta.main) {
  const load: Load = JSON.parse(await text(process.stdin));
  try {
    process.stdout.write(JSON.stringify(await run(load)));
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
