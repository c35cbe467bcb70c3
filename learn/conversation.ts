/**
 * Pairs the requests and responses of one connection. HTTP/1.1 numbers neither: responses come in
 * the order of the requests (RFC 9112, section 9.3), also with pipelining.
 */
import type { BodySummary, Captured } from './exchange.ts';
import { type Mask, redactName } from './fingerprint.ts';
import { Framer, requestBody, responseBody, statusOf } from './framer.ts';
import { redactRequest, redactResponse } from './redact.ts';

/**
 * Bytes of a body that are kept until its field names are read. The server takes no larger body.
 */
const BODY_LIMIT = 16 * 1024;
/**
 * Requests of one connection that may wait for their responses here. More are not shown.
 */
const WAITING_LIMIT = 100;

type WireRequest = {
  readonly nth: number;
  readonly at: number;
  readonly began: number;
  readonly whole: boolean;
  readonly lines: readonly string[];
  readonly agent: Captured['agent'];
  readonly method: string;
  readonly body: { readonly type: string; chunks: Buffer[]; bytes: number } | null;
};

type WireResponse = {
  readonly lines: readonly string[];
  readonly isJson: boolean;
  chunks: Buffer[];
  bytes: number;
};

/** What a conversation needs, and the function that gets each exchange. */
export type ConversationOptions = {
  readonly connection: number;
  readonly mask: Mask;
  /** Turns a User-Agent into a name. */
  readonly nameAgent: (userAgent: string) => string;
  readonly done: (captured: Captured) => void;
};

/**
 * Turns the bytes of one connection into exchanges, and reports each when its response is complete.
 */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #requests = new Framer(requestBody);
  readonly #responses = new Framer((head) => responseBody(head, this.#waiting[0]?.method ?? ''));
  readonly #waiting: WireRequest[] = [];
  #latest: WireRequest | null = null; // the request whose body is arriving
  #answer: WireResponse | null = null;
  #interim: string[] = [];
  #agent: { readonly userAgent: string; readonly agent: Captured['agent'] } | null = null;
  #count = 0;
  #over = false; // the parser has refused the bytes: it reads no further, and neither does this

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Takes bytes from the client. Returns the offsets where a head ends and a body begins. */
  received(bytes: Buffer): readonly number[] {
    if (this.#over) return [];
    const ends: number[] = [];
    for (const part of this.#requests.feed(bytes)) {
      if (part.kind === 'head') {
        this.#latest = this.#ask(part.head, true);
        if (this.#latest.body !== null) ends.push(part.end);
        if (this.#waiting.length < WAITING_LIMIT) this.#waiting.push(this.#latest);
      } else if (part.kind === 'body' && this.#latest?.body) {
        keep(this.#latest.body, part.bytes);
      }
    }
    return ends;
  }

  /** Takes bytes to the client. */
  sent(bytes: Buffer): void {
    for (const part of this.#responses.feed(bytes)) {
      if (part.kind === 'head') this.#begin(part.head);
      else if (part.kind === 'body' && this.#answer !== null) keep(this.#answer, part.bytes);
      else if (part.kind === 'end' && this.#answer !== null) this.#finish(this.#answer);
    }
  }

  /** The connection has ended: waiting requests get no response. */
  closed(): void {
    if (this.#answer !== null) this.#finish(this.#answer);
    const { rest } = this.#requests;
    if (rest !== '' && !this.#over) this.#waiting.push(this.#ask(rest, false));
    while (this.#waiting.length > 0) this.#finish(null);
  }

  #begin(head: string): void {
    // A response without a request: the parser refused the bytes before there was a head.
    if (this.#waiting.length === 0) {
      this.#waiting.push(this.#ask(this.#requests.rest, false));
      this.#over = true;
    }
    const status = statusOf(head);
    if (status >= 100 && status < 200) this.#interim.push(head.split('\r\n')[0] ?? '');
    else {
      const lines = redactResponse(head, this.#options.mask);
      const isJson = JSON_TYPE.test(headerValue(head, 'content-type'));
      this.#answer = { lines, isJson, chunks: [], bytes: 0 };
    }
  }

  #ask(head: string, whole: boolean): WireRequest {
    const { mask } = this.#options;
    const announced = whole && requestBody(head);
    const hasBody =
      announced === 'chunked' || (announced && announced !== 'close' && announced.length > 0);
    return {
      nth: ++this.#count,
      at: Date.now(),
      began: performance.now(),
      whole,
      lines: redactRequest(head, mask),
      agent: this.#agentOf(headerValue(head, 'user-agent')),
      method: /^[A-Za-z-]+/.exec(head)?.[0] ?? '',
      body: hasBody ? { type: headerValue(head, 'content-type'), chunks: [], bytes: 0 } : null,
    };
  }

  // Nearly always the same on one connection, and a fingerprint is the most expensive step here.
  #agentOf(userAgent: string): Captured['agent'] {
    const { mask, nameAgent } = this.#options;
    if (this.#agent?.userAgent !== userAgent) {
      const agent = { key: mask('agent', userAgent), name: nameAgent(userAgent) };
      this.#agent = { userAgent, agent };
    }
    return this.#agent.agent;
  }

  #finish(answer: WireResponse | null): void {
    const asked = this.#waiting.shift();
    const interim = this.#interim;
    [this.#answer, this.#interim] = [null, []];
    if (asked === undefined) return;
    // the rest of its body belongs to no request
    if (asked === this.#latest) this.#latest = null;
    const { mask, connection, done } = this.#options;
    const { nth, at, began, whole, lines, agent, body } = asked;
    done({
      connection,
      nth,
      at,
      agent,
      interim,
      ms: Math.round((performance.now() - began) * 10) / 10,
      request: { whole, lines, body: body && summary(body.type, body.bytes, body.chunks, mask) },
      response: answer && {
        lines: answer.lines,
        bytes: answer.bytes,
        names: answer.isJson ? namesIn(answer.chunks, mask) : [],
      },
    });
  }
}

function headerValue(head: string, name: string): string {
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    if (line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return '';
}

// A body that is too long has no names, and its bytes are let go.
function keep(body: { chunks: Buffer[]; bytes: number }, bytes: Buffer): void {
  body.bytes += bytes.length;
  if (body.bytes > BODY_LIMIT) body.chunks = [];
  else body.chunks.push(bytes);
}

const JSON_TYPE = /^application\/json/i;

function namesIn(chunks: readonly Buffer[], mask: Mask): string[] {
  return jsonNames(Buffer.concat(chunks).toString()).map((name) => redactName(name, mask));
}

function summary(type: string, bytes: number, chunks: readonly Buffer[], mask: Mask): BodySummary {
  const text = Buffer.concat(chunks).toString();
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    return { bytes, form: 'form', names: formNames(text).map((name) => redactName(name, mask)) };
  }
  if (JSON_TYPE.test(type)) return { bytes, form: 'json', names: namesIn(chunks, mask) };
  return { bytes, form: 'other', names: [] };
}

const NAMES_LIMIT = 50;

// Only the text before a `=` is a name: a password that was sent as the whole body is not.
function formNames(text: string): string[] {
  const pairs = text.split('&').filter((pair) => pair.includes('='));
  return pairs.slice(0, NAMES_LIMIT).map((pair) => pair.slice(0, pair.indexOf('=')));
}

function jsonNames(text: string): string[] {
  try {
    const data: unknown = JSON.parse(text);
    const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
    return isObject ? Object.keys(data).slice(0, NAMES_LIMIT) : [];
  } catch {
    return [];
  }
}
