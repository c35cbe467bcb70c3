/**
 * One connection, both directions: which answer belongs to which request. HTTP/1.1 has no number on
 * either; answers come in the order of the requests (RFC 9112, section 9.3), also when several
 * requests are sent without waiting.
 */
import type { BodySummary, Captured } from './exchange.ts';
import { type Seal, veilName } from './fingerprint.ts';
import { Framer, requestBody, responseBody, statusOf } from './framer.ts';
import { veilRequest, veilResponse } from './redact.ts';

/** Bytes of a body that are held until its field names are read. The server takes no larger one. */
const BODY_LIMIT = 16 * 1024;
/**
 * Requests on one connection that may wait for their answers here; those beyond it are not shown.
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

type WireResponse = { readonly lines: readonly string[]; bytes: number };

/** What a conversation needs to know, and whom it tells. */
export type ConversationOptions = {
  readonly connection: number;
  readonly seal: Seal;
  /** From a User-Agent to a word for it. */
  readonly nameAgent: (userAgent: string) => string;
  readonly done: (captured: Captured) => void;
};

/**
 * Pairs the bytes of one connection into exchanges, and tells of each when its answer is complete.
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
  #over = false; // the parser has refused what came: it reads no further, and neither does this

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Bytes from the client. Answers with the places in them where a head ends and a body begins. */
  received(bytes: Buffer): readonly number[] {
    if (this.#over) return [];
    const ends: number[] = [];
    for (const part of this.#requests.feed(bytes)) {
      if (part.kind === 'head') {
        this.#latest = this.#ask(part.head, true);
        if (this.#latest.body !== null) ends.push(part.end);
        if (this.#waiting.length < WAITING_LIMIT) this.#waiting.push(this.#latest);
      } else if (part.kind === 'body' && this.#latest?.body) {
        const { body } = this.#latest;
        body.bytes += part.bytes.length;
        if (body.bytes > BODY_LIMIT) body.chunks = [];
        else body.chunks.push(part.bytes);
      }
    }
    return ends;
  }

  /** Bytes to the client. */
  sent(bytes: Buffer): void {
    for (const part of this.#responses.feed(bytes)) {
      if (part.kind === 'head') this.#begin(part.head);
      else if (part.kind === 'body' && this.#answer !== null)
        this.#answer.bytes += part.bytes.length;
      else if (part.kind === 'end' && this.#answer !== null) this.#finish(this.#answer);
    }
  }

  /** The connection is gone: what waited for an answer gets none. */
  closed(): void {
    if (this.#answer !== null) this.#finish(this.#answer);
    const { rest } = this.#requests;
    if (rest !== '' && !this.#over) this.#waiting.push(this.#ask(rest, false));
    while (this.#waiting.length > 0) this.#finish(null);
  }

  #begin(head: string): void {
    // An answer to nothing that was asked: the parser refused the bytes before there was a head.
    if (this.#waiting.length === 0) {
      this.#waiting.push(this.#ask(this.#requests.rest, false));
      this.#over = true;
    }
    const status = statusOf(head);
    if (status >= 100 && status < 200) this.#interim.push(head.split('\r\n')[0] ?? '');
    else this.#answer = { lines: veilResponse(head, this.#options.seal), bytes: 0 };
  }

  #ask(head: string, whole: boolean): WireRequest {
    const { seal } = this.#options;
    const announced = whole && requestBody(head);
    const hasBody =
      announced === 'chunked' || (announced && announced !== 'close' && announced.length > 0);
    return {
      nth: ++this.#count,
      at: Date.now(),
      began: performance.now(),
      whole,
      lines: veilRequest(head, seal),
      agent: this.#agentOf(headerValue(head, 'user-agent')),
      method: /^[A-Za-z-]+/.exec(head)?.[0] ?? '',
      body: hasBody ? { type: headerValue(head, 'content-type'), chunks: [], bytes: 0 } : null,
    };
  }

  // Nearly always the same on one connection, and a fingerprint is the dearest thing here.
  #agentOf(userAgent: string): Captured['agent'] {
    const { seal, nameAgent } = this.#options;
    if (this.#agent?.userAgent !== userAgent) {
      const agent = { key: seal('agent', userAgent), name: nameAgent(userAgent) };
      this.#agent = { userAgent, agent };
    }
    return this.#agent.agent;
  }

  #finish(answer: WireResponse | null): void {
    const asked = this.#waiting.shift();
    const interim = this.#interim;
    [this.#answer, this.#interim] = [null, []];
    if (asked === undefined) return;
    // what is still to come of its body belongs to nobody
    if (asked === this.#latest) this.#latest = null;
    const { seal, connection, done } = this.#options;
    const { nth, at, began, whole, lines, agent, body } = asked;
    done({
      ...{ connection, nth, at, agent, interim },
      ms: Math.round((performance.now() - began) * 10) / 10,
      request: { whole, lines, body: body && summary(body.type, body.bytes, body.chunks, seal) },
      response: answer,
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

function summary(type: string, bytes: number, chunks: readonly Buffer[], seal: Seal): BodySummary {
  const text = Buffer.concat(chunks).toString();
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    return { bytes, form: 'form', names: formNames(text).map((name) => veilName(name, seal)) };
  }
  if (/^application\/json/i.test(type)) {
    return { bytes, form: 'json', names: jsonNames(text).map((name) => veilName(name, seal)) };
  }
  return { bytes, form: 'other', names: [] };
}

const NAMES_LIMIT = 50;

// Only what stands before a `=` is a name: a password that was sent as the whole body is none.
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
