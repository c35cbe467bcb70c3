/**
 * A client of Redis over one TCP connection. It connects at the first command, and again at the
 * first command after a connection was lost. Redis answers commands in the order in which they were
 * sent, so the oldest promise belongs to the next reply.
 *
 * What this deliberately does not do: passwords, TLS, or sending a command again. After a lost
 * connection the client cannot know whether Redis has executed a command that has no reply.
 */
import { connect, type Socket } from 'node:net';
import { decode, encode, RedisError, type Reply } from './resp.ts';

type Waiting = { resolve: (reply: Reply) => void; reject: (error: Error) => void };

/**
 * A connection to the Redis on a port of this machine. `patience`: how many ms it may be silent
 * while a command has no reply.
 */
export class Redis {
  readonly #port: number;
  readonly #patience: number;
  #socket: Socket | null = null;
  readonly #waiting: Waiting[] = [];

  constructor(port: number, patience = 2_000) {
    this.#port = port;
    this.#patience = patience;
  }

  /**
   * Sends a command, word by word: `send('GET', key)`. Rejects with a RedisError when Redis answers
   * with an error, and with another error when it cannot be reached or does not answer.
   */
  send(...words: string[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#socket ??= this.#open();
      this.#waiting.push({ resolve, reject });
      this.#socket.write(encode(words));
    });
  }

  /** Closes the connection. Commands that have no reply yet are rejected. */
  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    let received: Buffer = Buffer.alloc(0);
    let reason = new Error('The connection to Redis was closed.');
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      try {
        received = received.subarray(this.#settle(received));
      } catch (error) {
        socket.destroy(error instanceof Error ? error : reason);
      }
    });
    socket.setTimeout(this.#patience).on('timeout', () => {
      if (this.#waiting.length > 0) socket.destroy(new Error('Redis does not answer.'));
    });
    socket.on('error', (error) => {
      reason = error;
    });
    socket.on('close', () => {
      this.#socket = null;
      for (const { reject } of this.#waiting.splice(0)) reject(reason);
    });
    return socket;
  }

  /** Settles one promise for each whole reply. Returns the number of bytes used. */
  #settle(received: Buffer): number {
    let used = 0;
    for (let next = decode(received); next !== null; next = decode(received, used)) {
      const waiting = this.#waiting.shift();
      if (next.reply instanceof RedisError) waiting?.reject(next.reply);
      else waiting?.resolve(next.reply);
      used = next.end;
    }
    return used;
  }
}
