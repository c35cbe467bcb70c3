/**
 * Pairs the requests and responses of one connection. HTTP/1.1 numbers neither: responses come in
 * the order of the requests (RFC 9112, section 9.3), also with pipelining.
 */
import { isJsonType, jsonSummary, type KeptBody, keep, summaryOf } from './body-names.ts';
import type { Captured } from './exchange.ts';
import type { Mask } from './fingerprint.ts';
import { Framer, requestBody, responseBody, statusOf } from './framer.ts';
import { redactRequest, redactResponse } from './redact.ts';

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
  readonly body: (KeptBody & { readonly type: string }) | null;
};

type WireResponse = KeptBody & { readonly lines: readonly string[]; readonly isJson: boolean };

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
      const isJson = isJsonType(headerValue(head, 'content-type'));
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
      request: { whole, lines, body: body && summaryOf(body.type, body, mask) },
      response: answer && {
        lines: answer.lines,
        bytes: answer.bytes,
        ...(answer.isJson ? jsonSummary(answer, mask) : { names: [], shape: [] }),
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
