/**
 * Records what clients say to a real app, for the drawings of the course. Only the lines that the
 * drawing is about are kept, and each secret becomes a letter: the same letter, the same secret.
 */
import { STATUS_CODES } from 'node:http';
import { hashSecret } from '../../src/auth/secret.ts';
import type { TestApp } from '../support.ts';
import type { Drawing, Exchanged, Part } from './drawing.ts';

/** What a client sends. The body is a form; the cookie is that of the client's jar. */
export type Sent = {
  readonly fields?: Readonly<Record<string, string>>;
  /** A session cookie that is sent instead of the one in the jar; '' for none. */
  readonly ticket?: string;
  readonly json?: boolean;
  /** The site whose page sends it, when that is another one. */
  readonly fromSite?: string;
  /** A line about the body, and the secret in it. */
  readonly body?: readonly [text: string, secret: string];
};

const SESSION = /^session=([^;]*)/;

/** One recording, from the first request to the last. */
export class Recording {
  readonly #app: TestApp;
  readonly #clients: readonly string[];
  readonly #jars: string[];
  readonly #letters = new Map<string, string>();
  readonly #events: Drawing['events'][number][] = [];
  readonly #people: readonly string[];
  #shownRows = '';

  /** `people`: the names of the accounts, by their numbers. */
  constructor(app: TestApp, clients: readonly string[], people: readonly string[]) {
    this.#app = app;
    this.#clients = clients;
    this.#jars = clients.map(() => '');
    this.#people = people;
  }

  /** Sends a request as a client, and records it with its answer, whose text is returned. */
  async send(client: string, line: string, sent: Sent = {}): Promise<string> {
    const from = this.#clients.indexOf(client);
    const [method = '', path = ''] = line.split(' ');
    const ticket = sent.ticket ?? this.#jars[from] ?? '';
    const response = await this.#app.request(path, {
      method,
      headers: headersOf(sent, ticket),
      ...(sent.fields && { body: new URLSearchParams(sent.fields) }),
    });
    const text = await response.text();
    const set = response.headers.getSetCookie().find((value) => SESSION.test(value));
    const given = set === undefined ? null : (SESSION.exec(set)?.[1] ?? '');
    if (given !== null && sent.ticket === undefined) this.#jars[from] = given;
    const request: Part[] = [{ text: line, secret: null }];
    if (sent.fromSite !== undefined)
      request.push({ text: `Origin: ${sent.fromSite}`, secret: null });
    if (ticket !== '') request.push(this.#secret('Cookie: session=', ticket));
    if (sent.body !== undefined) request.push(this.#secret(...sent.body));
    const answer: Part[] = [{ text: statusLine(response), secret: null }];
    if (set !== undefined) answer.push(this.#setCookie(set, given ?? ''));
    this.#events.push({
      kind: 'exchange',
      from,
      request,
      answer,
      refused: response.status >= 400,
    } satisfies Exchanged);
    await this.#noteRows();
    return text;
  }

  /** Adds a line to the last answer: what its body gave out. */
  gave(text: string, secret: string): void {
    const last = this.#events.findLast((event) => event.kind === 'exchange');
    if (last?.kind === 'exchange') (last.answer as Part[]).push(this.#secret(text, secret));
  }

  /** Says what happens between two requests. */
  between(text: string): void {
    this.#events.push({ kind: 'between', text });
  }

  /** The ticket that a client has in its jar. */
  jar(client: string): string {
    return this.#jars[this.#clients.indexOf(client)] ?? '';
  }

  /** Puts a ticket into the jar of a client, as an attacker or a copy does. */
  plant(client: string, ticket: string): void {
    this.#jars[this.#clients.indexOf(client)] = ticket;
  }

  /** The drawing of what was recorded. */
  drawing(name: string, title: string): Drawing {
    return { name, title, clients: this.#clients, events: this.#events };
  }

  // The table has the SHA-256 of each ticket, so the letters are found by it.
  async #noteRows(): Promise<void> {
    const byKey = new Map(
      [...this.#letters].map(([secret, letter]) => [hashSecret(secret), letter]),
    );
    const rows: Part[] = [];
    for (const [index, name] of this.#people.entries()) {
      for (const { id, key } of (await this.#app.sessions.of(index + 1)).toSorted(
        (a, b) => a.id - b.id,
      )) {
        rows.push({ text: `${id}  ${name} `, secret: byKey.get(key) ?? null });
      }
    }
    const text = JSON.stringify(rows);
    if (text === this.#shownRows) return;
    this.#shownRows = text;
    this.#events.push({ kind: 'rows', rows });
  }

  #setCookie(set: string, value: string): Part {
    const age = /Max-Age=\d+/.exec(set)?.[0] ?? '';
    if (value === '') return { text: `Set-Cookie: session=; ${age}`, secret: null };
    return this.#secret('Set-Cookie: session=', value);
  }

  #secret(text: string, secret: string): Part {
    return { text, secret: this.#letter(secret) };
  }

  #letter(secret: string): string {
    const letter = this.#letters.get(secret) ?? String.fromCharCode(65 + this.#letters.size);
    this.#letters.set(secret, letter);
    return letter;
  }
}

function headersOf(sent: Sent, ticket: string): Record<string, string> {
  return {
    accept: sent.json ? 'application/json' : 'text/html',
    'user-agent': 'drawing',
    'sec-fetch-site': sent.fromSite === undefined ? 'same-origin' : 'cross-site',
    ...(sent.fromSite !== undefined && { origin: sent.fromSite }),
    ...(ticket !== '' && { cookie: `session=${ticket}` }),
  };
}

function statusLine({ status, headers }: Response): string {
  const location = headers.get('location');
  const place = location === null ? '' : `, to ${new URL(location, 'http://x').pathname}`;
  return `${status} ${STATUS_CODES[status]}${place}`;
}
