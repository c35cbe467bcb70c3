/**
 * Finds where one HTTP/1.1 message ends and the next begins (RFC 9112, section 6), for one
 * direction of one connection. It finds the heads, and counts the bodies without keeping them; it
 * emits exactly what went over the socket.
 *
 * It deliberately validates nothing: the captured server decides whether a message is allowed.
 * Bytes without a head stay in `rest`.
 */

/**
 * Bytes of a head that are kept. The server's own limit is 8 KiB, in which the parser does not
 * count the colons, blanks and line ends of up to 100 lines: one KiB more holds those.
 */
export const HEAD_LIMIT = 9 * 1024;

/** How the body of a message is delimited. `close`: it ends with the connection. */
export type BodyRule = { readonly length: number } | 'chunked' | 'close';

/**
 * The events in order: a head (without its empty line), pieces of its body, its end. `end` is the
 * offset in the fed bytes where the empty line after the head ends.
 */
export type Part =
  | { readonly kind: 'head'; readonly head: string; readonly end: number }
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'end' };

const END_OF_HEAD = '\r\n\r\n';
const CHUNK_LINE_LIMIT = 1024; // bytes; a longer line is not a chunk-size line

type State = 'head' | 'fixed' | 'close' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' | 'lost';

/** Cuts a stream of bytes into messages. `ruleFor` is called once for each head. */
export class Framer {
  readonly #ruleFor: (head: string) => BodyRule;
  #state: State = 'head';
  #pending: Buffer = Buffer.alloc(0);
  #fed = 0; // bytes in the last feed
  #left = 0; // bytes of the body, or of the chunk, that are still to come

  constructor(ruleFor: (head: string) => BodyRule) {
    this.#ruleFor = ruleFor;
  }

  /** The bytes of a head that has not ended, or of what is not a head. At most HEAD_LIMIT. */
  get rest(): string {
    const inHead = this.#state === 'head' || this.#state === 'lost';
    return inHead ? this.#pending.subarray(0, HEAD_LIMIT).toString('latin1') : '';
  }

  /** Takes the next bytes and returns the events that they complete. */
  feed(bytes: Buffer): Part[] {
    if (this.#state === 'lost') return [];
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    this.#fed = bytes.length;
    const parts: Part[] = [];
    while (this.#step(parts));
    return parts;
  }

  // One step; false when more bytes are needed.
  #step(parts: Part[]): boolean {
    switch (this.#state) {
      case 'head':
        return this.#readHead(parts);
      case 'fixed':
        return this.#readBody(parts, 'head');
      case 'chunk':
        return this.#readBody(parts, 'chunk-end');
      case 'close':
        return this.#readBody(parts, 'close');
      case 'lost':
        return false;
      default:
        return this.#readChunkLine(parts);
    }
  }

  #readHead(parts: Part[]): boolean {
    // A robust server ignores empty lines before a request line (RFC 9112, section 2.2), and so
    // does the parser of node.
    while (this.#pending[0] === 0x0d || this.#pending[0] === 0x0a) this.#take(1);
    const end = this.#pending.indexOf(END_OF_HEAD, 0, 'latin1');
    if (end > HEAD_LIMIT || (end === -1 && this.#pending.length > HEAD_LIMIT)) return this.#lose();
    if (end === -1) return false;
    const head = this.#take(end).toString('latin1');
    this.#take(END_OF_HEAD.length);
    parts.push({ kind: 'head', head, end: this.#fed - this.#pending.length });
    const rule = this.#ruleFor(head);
    if (rule === 'chunked') this.#state = 'chunk-size';
    else if (rule === 'close') [this.#state, this.#left] = ['close', Number.POSITIVE_INFINITY];
    else if (rule.length > 0) [this.#state, this.#left] = ['fixed', rule.length];
    else parts.push({ kind: 'end' });
    return true;
  }

  #readBody(parts: Part[], next: State): boolean {
    if (this.#pending.length === 0) return false;
    const bytes = this.#take(Math.min(this.#left, this.#pending.length));
    this.#left -= bytes.length;
    parts.push({ kind: 'body', bytes });
    if (this.#left > 0) return true;
    this.#state = next;
    if (next === 'head') parts.push({ kind: 'end' });
    return true;
  }

  // chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF; the last chunk has size 0 and trailer
  // lines (RFC 9112, section 7.1)
  #readChunkLine(parts: Part[]): boolean {
    const end = this.#pending.indexOf('\r\n');
    if (end === -1) return this.#pending.length > CHUNK_LINE_LIMIT ? this.#lose() : false;
    const line = this.#take(end).toString('latin1');
    this.#take(2);
    if (this.#state === 'chunk-end') {
      this.#state = 'chunk-size';
    } else if (this.#state === 'trailer') {
      if (line !== '') return true;
      this.#state = 'head';
      parts.push({ kind: 'end' });
    } else {
      const size = /^[0-9a-f]{1,8}(?=$|[ \t;])/i.exec(line)?.[0];
      if (size === undefined) return this.#lose();
      this.#left = Number.parseInt(size, 16);
      this.#state = this.#left === 0 ? 'trailer' : 'chunk';
    }
    return true;
  }

  #take(bytes: number): Buffer {
    const taken = this.#pending.subarray(0, bytes);
    this.#pending = this.#pending.subarray(bytes);
    return taken;
  }

  #lose(): false {
    this.#pending =
      this.#state === 'head' ? this.#pending.subarray(0, HEAD_LIMIT) : Buffer.alloc(0);
    this.#state = 'lost';
    return false;
  }
}

/** The rule for a request: a body only where a length or chunks are announced. */
export function requestBody(head: string): BodyRule {
  if (/\r\ntransfer-encoding:[^\r]*\bchunked\b/i.test(head)) return 'chunked';
  return { length: contentLength(head) ?? 0 };
}

/** The rule for the response to a request with this method (RFC 9112, section 6.3). */
export function responseBody(head: string, method: string): BodyRule {
  const status = statusOf(head);
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { length: 0 };
  if (/\r\ntransfer-encoding:[^\r]*\bchunked\b/i.test(head)) return 'chunked';
  const length = contentLength(head);
  return length === null ? 'close' : { length };
}

/** The number in a status line; NaN when there is none. */
export function statusOf(head: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
}

function contentLength(head: string): number | null {
  const digits = /\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*(?=\r|$)/i.exec(head)?.[1];
  return digits === undefined ? null : Number(digits);
}
