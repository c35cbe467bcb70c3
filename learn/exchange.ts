/**
 * One request and its response as they are kept: heads without secrets, and a summary of each body.
 */

/** A summary of a request body. Its bytes are not kept. */
export type BodySummary = {
  readonly bytes: number;
  readonly form: 'form' | 'json' | 'other';
  /** The names of its fields, in order; empty when it is neither a form nor a JSON object. */
  readonly names: readonly string[];
  /** Its fields with their types, as lines; empty when it is neither. */
  readonly shape: readonly string[];
};

/** What came over the wire, without secrets. */
export type Captured = {
  /** Which connection to this server, from 1. */
  readonly connection: number;
  /** Which request on that connection, from 1. */
  readonly nth: number;
  /** ms since 1970 */
  readonly at: number;
  /** ms from the end of the request head to the end of the response. */
  readonly ms: number;
  readonly request: {
    /** False when it was no HTTP head, or not all of one. */
    readonly whole: boolean;
    readonly lines: readonly string[];
    readonly body: BodySummary | null;
  };
  /** Heads of interim responses (100 Continue), one line each. */
  readonly interim: readonly string[];
  /** Null when the connection ended without a response. */
  readonly response: {
    readonly lines: readonly string[];
    readonly bytes: number;
    /** The names of its fields, when it is a JSON object; else empty. */
    readonly names: readonly string[];
    /** Its fields with their types, as lines, when it is JSON; else empty. */
    readonly shape: readonly string[];
  } | null;
  /** The User-Agent, as a fingerprint and as a word: "Firefox", "curl". */
  readonly agent: { readonly key: string; readonly name: string };
};

/** A captured exchange with what pages, notes and experiments read from it. */
export type Exchange = Captured & {
  readonly id: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  /** The kind of the response, by its Content-Type. */
  readonly kind: 'page' | 'json' | 'other';
  /** 0 when there was no response. */
  readonly status: number;
  /** Fingerprints of the tickets that came with the request. */
  readonly tickets: readonly string[];
  /** Fingerprint of the ticket that the response sets. */
  readonly handedOut: string | null;
  readonly takesBack: boolean;
};

/** A line of a head: where it is and what it says. */
export type TimedText = { readonly at: number; readonly value: string };

/** The first header of this name (lower case), or null. */
export function header(lines: readonly string[], name: string): TimedText | null {
  return headers(lines, name)[0] ?? null;
}

/** All headers of this name (lower case). */
export function headers(lines: readonly string[], name: string): readonly TimedText[] {
  let index = indexes.get(lines);
  if (index === undefined) {
    index = indexOf(lines);
    indexes.set(lines, index);
  }
  return index.get(name) ?? [];
}

// Each head is read dozens of times, and again for every later exchange.
const indexes = new WeakMap<readonly string[], ReadonlyMap<string, readonly TimedText[]>>();

function indexOf(lines: readonly string[]): ReadonlyMap<string, readonly TimedText[]> {
  const index = new Map<string, TimedText[]>();
  for (const [at, line] of lines.entries()) {
    const colon = line.indexOf(':');
    if (at === 0 || colon === -1) continue;
    const name = line.slice(0, colon).toLowerCase();
    index.set(name, [...(index.get(name) ?? []), { at, value: line.slice(colon + 1).trim() }]);
  }
  return index;
}

/** Reads what pages, notes and experiments need from the heads. */
export function understand(captured: Captured, id: number): Exchange {
  const { request, response } = captured;
  const [, method = '', target = ''] = REQUEST_LINE.exec(request.lines[0] ?? '') ?? [];
  const mark = target.indexOf('?');
  const setCookies = headers(response?.lines ?? [], 'set-cookie').map(({ value }) => value);
  return {
    ...captured,
    id,
    method,
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? '' : target.slice(mark + 1),
    kind: kindOf(header(response?.lines ?? [], 'content-type')?.value ?? ''),
    status: Number(response?.lines[0]?.split(' ')[1] ?? 0),
    tickets: headers(request.lines, 'cookie').flatMap(({ value }) => ticketsIn(value)),
    handedOut: setCookies.flatMap(ticketsIn)[0] ?? null,
    takesBack: setCookies.some((value) => TAKEN_BACK.test(value)),
  };
}

function kindOf(contentType: string): Exchange['kind'] {
  if (contentType.startsWith('text/html')) return 'page';
  return contentType.startsWith('application/json') ? 'json' : 'other';
}

/** The Set-Cookie line for the session in a response, or null. */
export function sessionCookie(exchange: Exchange): TimedText | null {
  const lines = headers(exchange.response?.lines ?? [], 'set-cookie');
  return lines.find(({ value }) => SESSION.test(value)) ?? null;
}

const REQUEST_LINE = /^([A-Za-z-]+) (.*) HTTP\/\d\.\d$/;
const SESSION = /^(?:__Host-)?session=/;
const TAKEN_BACK = /^(?:__Host-)?session=;.*\bMax-Age=0\b/i;
const TICKETS = /(?:^|;)[ \t]*(?:__Host-)?session=[ \t]*‹(?:ticket|value) ([0-9a-f]{6})›/g;

function ticketsIn(value: string): string[] {
  return [...value.matchAll(TICKETS)].map(([, mark = '']) => mark);
}
