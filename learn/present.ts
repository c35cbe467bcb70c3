/** Turns exchanges into what the page shows: the page gets plain text and decides nothing. */

import { asCurl } from './curl.ts';
import type { BodySummary, Exchange } from './exchange.ts';
import { EXPERIMENTS } from './experiments.ts';
import type { Guesses } from './guesses.ts';
import { REQUEST_BOILERPLATE, RESPONSE_BOILERPLATE } from './known-headers.ts';
import type { Note } from './notes.ts';
import type { WireExchange } from './views/wire-exchange.ts';
import type { WireExperiment } from './views/wire-experiments.ts';
import type { WireLine } from './views/wire-line.ts';
import type { Entry } from './wire.ts';

/**
 * An entry as the page shows it. `guesses` is null outside predict mode; `app` is the address of
 * the app.
 */
export function presentEntry(entry: Entry, app: string, guesses: Guesses | null): WireExchange {
  const { exchange, client, difference, byItself } = entry;
  const { id, connection, nth, at, ms, request, response, interim } = exchange;
  const choices = guesses?.choices(exchange) ?? [];
  const covered = choices.length > 0;
  // A note on the request may reveal the response.
  const notes = covered ? [] : entry.notes;
  return {
    id,
    client,
    difference,
    interim,
    choices,
    title: exchange.method === '' ? 'No HTTP' : `${exchange.method} ${titlePath(exchange)}`,
    outcome: covered ? '' : (response?.lines[0]?.replace(/^HTTP\/1\.[01] /, '') ?? 'no answer'),
    facts: [
      byItself ? `connection ${connection}` : `connection ${connection}, request ${nth}`,
      clock(at),
      ...(covered ? [] : [`${ms} ms`]),
    ].join(' · '),
    also: byItself,
    request: toLines(request.lines, 'request', notes, REQUEST_BOILERPLATE),
    requestEnd: request.whole
      ? toEnd(requestBody(request.body), notesAt(notes, 'request', request.lines.length))
      : [],
    response:
      response && !covered
        ? toLines(response.lines, 'response', notes, RESPONSE_BOILERPLATE)
        : null,
    responseEnd: response
      ? toEnd(responseBody(response.bytes), notesAt(notes, 'response', response.lines.length))
      : [],
    curl: asCurl(exchange, app),
    record: guesses?.record(exchange) ?? '',
  };
}

/** The experiments as the page lists them. */
export function presentExperiments(ticked: readonly string[], app: string): WireExperiment[] {
  const { host, hostname, port } = new URL(app);
  return EXPERIMENTS.map(({ id, kind, part, title, how, command = '' }) => ({
    id,
    kind,
    part,
    title,
    how,
    command: command
      .replaceAll('$APP', app)
      .replaceAll('$HOSTNAME', hostname)
      .replaceAll('$HOST', host)
      .replaceAll('$PORT', port || '80'),
    done: ticked.includes(id),
  }));
}

function toLines(
  lines: readonly string[],
  side: Note['side'],
  notes: readonly Note[],
  quiet: ReadonlySet<string>,
): WireLine[] {
  return lines.map((text, at) => ({
    text,
    quiet: at > 0 && quiet.has(text.slice(0, text.indexOf(':')).toLowerCase()),
    notes: notesAt(notes, side, at),
  }));
}

// The empty line and the body after it. A remark on the end of the head is shown at the body if
// there is one.
function toEnd(body: string, notes: readonly Note[]): WireLine[] {
  const line = (text: string, own: readonly Note[]) => ({ text, quiet: false, notes: own });
  return body === '' ? [line('', notes)] : [line('', []), line(body, notes)];
}

function notesAt(notes: readonly Note[], side: Note['side'], at: number): Note[] {
  return notes.filter((note) => note.side === side && note.at === at);
}

const TITLE_LIMIT = 60;

function titlePath({ path }: Exchange): string {
  return path.length > TITLE_LIMIT ? `${path.slice(0, TITLE_LIMIT)}…` : path;
}

// No client can write these brackets: the text in them was not on the wire.
function requestBody(body: BodySummary | null): string {
  if (body === null) return '';
  const fields = body.names.length > 0 ? `: ${body.names.join(', ')}` : '';
  const kind = { form: 'of a form', json: 'of JSON', other: 'of another type' }[body.form];
  return `‹${size(body.bytes)} ${kind}${fields}›`;
}

function responseBody(bytes: number): string {
  return bytes === 0 ? '' : `‹${size(bytes)}›`;
}

function size(bytes: number): string {
  return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

// The server runs on the learner's machine, so its clock is theirs.
function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}
