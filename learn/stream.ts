/**
 * Server-sent events (WHATWG HTML, section 9.2) with rendered markup. A browser that lost the
 * connection sends the number of the last event it has.
 */
import type { ServerResponse } from 'node:http';
import { type Html, html } from '../views/html.ts';

/**
 * Open streams at once: a browser has six connections to a host, and a forgotten window keeps one.
 */
export const VIEWERS = 3;
/** ms between comments that keep the connection open. */
const HEARTBEAT = 15_000;

/** What a page shows: in predict mode, not everything. */
export type StreamKind = { readonly predict: boolean };

/** An open stream, and the last change that was sent to it. */
type OpenStream = { readonly kind: StreamKind; sent: string };

/** The open streams of all viewers. */
export class Streams {
  readonly #open = new Map<ServerResponse, OpenStream>();
  readonly #timer = setInterval(() => this.#beat(), HEARTBEAT).unref();

  get full(): boolean {
    return this.#open.size >= VIEWERS;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Adds a response whose head is written. `leave` is called once when it ends. */
  add(response: ServerResponse, kind: StreamKind, leave: () => void): void {
    this.#open.set(response, { kind, sent: '' });
    response.once('close', () => {
      this.#open.delete(response);
      leave();
    });
  }

  /** Sends each stream the event for its kind, unless it is the last one that it was sent. */
  sendChange(eventFor: (kind: StreamKind) => string): void {
    for (const [response, stream] of this.#open) {
      const text = eventFor(stream.kind);
      if (text === stream.sent) continue;
      stream.sent = text;
      response.write(text);
    }
  }

  /** Ends all streams; otherwise a closing server would wait for them. */
  close(): void {
    clearInterval(this.#timer);
    for (const response of this.#open.keys()) response.end();
  }

  #beat(): void {
    for (const response of this.#open.keys()) response.write(':\n\n');
  }
}

/**
 * One event. Each line of its markup becomes a data line, so none passes for a field of the stream.
 */
export function event(place: string, ...markup: readonly Html[]): string {
  return `id: ${place}\n${dataOf(markup)}`;
}

/** An event with a name of its own, which leaves the number of the last event as it is. */
export function namedEvent(name: string, ...markup: readonly Html[]): string {
  return `event: ${name}\n${dataOf(markup)}`;
}

function dataOf(markup: readonly Html[]): string {
  const data = html`${markup}`.toString().replaceAll(/\r\n?|\n/g, '\ndata: ');
  return `data: ${data}\n\n`;
}
