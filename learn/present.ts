/** Turns exchanges into what the page shows: the page gets plain text and decides nothing. */

import { isTicketRefused, isTokenPair } from './ask.ts';
import { asCurl } from './curl.ts';
import type { BodySummary, Exchange } from './exchange.ts';
import type { Guesses } from './guesses.ts';
import { REQUEST_BOILERPLATE, RESPONSE_BOILERPLATE } from './known-headers.ts';
import type { LessonLinks } from './lesson-links.ts';
import type { Note } from './notes.ts';
import { clock } from './times.ts';
import type { Effect, WireExchange } from './views/wire-exchange.ts';
import type { WireLine, WireNote } from './views/wire-line.ts';
import type { Entry } from './wire.ts';

/** What all exchanges of a page have in common. */
export type Frame = {
  /** The address of the app. */
  readonly app: string;
  readonly links: LessonLinks;
  /** Where a guess is sent. */
  readonly guessAction: string;
};

/** How one exchange is shown. `waiting`: how many wait for its guess; null: it is not asked. */
export type EntryState = {
  readonly open: boolean;
  readonly guesses: Guesses | null;
  readonly waiting: number | null;
};

/** An entry as the page shows it. */
export function presentEntry(entry: Entry, frame: Frame, state: EntryState): WireExchange {
  const { exchange, client, difference, because } = entry;
  const { id, connection, nth, at, ms, request, response, interim } = exchange;
  const choices = state.waiting === null ? null : (state.guesses?.choices(exchange) ?? null);
  const covered = choices !== null;
  // A note on the request may reveal the response.
  const notes = covered ? [] : entry.notes;
  const linked = withLessons(notes, frame.links);
  return {
    id,
    client,
    difference,
    interim,
    because,
    open: state.open,
    question: choices && {
      id,
      action: frame.guessAction,
      ...choices,
      waiting: state.waiting ?? 0,
    },
    title: exchange.method === '' ? 'No HTTP' : `${exchange.method} ${titlePath(exchange)}`,
    outcome: covered ? '' : (response?.lines[0]?.replace(/^HTTP\/1\.[01] /, '') ?? 'no answer'),
    effects: covered ? [] : effectsOf(exchange),
    facts: [
      because === null ? `connection ${connection}, request ${nth}` : `connection ${connection}`,
      clock(at),
      ...(covered ? [] : [`${ms} ms`]),
    ].join(' · '),
    request: toLines(request.lines, 'request', linked, REQUEST_BOILERPLATE),
    requestEnd: request.whole
      ? toEnd(requestBody(request.body), notesAt(linked, 'request', request.lines.length))
      : [],
    response:
      response && !covered
        ? toLines(response.lines, 'response', linked, RESPONSE_BOILERPLATE)
        : null,
    responseEnd: response
      ? toEnd(responseBody(response), notesAt(linked, 'response', response.lines.length))
      : [],
    curl: asCurl(exchange, frame.app),
    record: state.guesses?.record(exchange) ?? '',
  };
}

/** A note and where the course explains it. */
type LinkedNote = Note & Pick<WireNote, 'lesson'>;

function withLessons(notes: readonly Note[], links: LessonLinks): readonly LinkedNote[] {
  return notes.map((one) => ({ ...one, lesson: links.note(one.id) }));
}

/** What the response does with secrets, for the line of the exchange. */
function effectsOf(exchange: Exchange): readonly Effect[] {
  const { handedOut, takesBack, tickets } = exchange;
  const refused = isTicketRefused(exchange);
  return [
    ...(handedOut === null ? [] : [{ says: 'gives', chip: `ticket ${handedOut}` }]),
    ...(refused ? [{ says: 'refuses', chip: `ticket ${tickets[0] ?? ''}` }] : []),
    ...(takesBack && !refused ? [{ says: 'takes the ticket back', chip: '' }] : []),
    ...(isTokenPair(exchange) ? [{ says: 'gives two tokens', chip: '' }] : []),
  ];
}

function toLines(
  lines: readonly string[],
  side: Note['side'],
  notes: readonly LinkedNote[],
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
function toEnd(body: readonly string[], notes: readonly LinkedNote[]): WireLine[] {
  const line = (text: string, own: readonly LinkedNote[]) => ({ text, quiet: false, notes: own });
  const [first, ...rest] = body;
  if (first === undefined) return [line('', notes)];
  return [line('', []), line(first, notes), ...rest.map((text) => line(text, []))];
}

function notesAt(notes: readonly LinkedNote[], side: Note['side'], at: number): LinkedNote[] {
  return notes.filter((note) => note.side === side && note.at === at);
}

const TITLE_LIMIT = 60;

function titlePath({ path }: Exchange): string {
  return path.length > TITLE_LIMIT ? `${path.slice(0, TITLE_LIMIT)}…` : path;
}

// No client can write these brackets: the text in them was not on the wire.
function requestBody(body: BodySummary | null): readonly string[] {
  if (body === null) return [];
  const fields = body.names.length > 0 ? `: ${body.names.join(', ')}` : '';
  const kind = { form: 'of a form', json: 'of JSON', other: 'of another type' }[body.form];
  return [`‹${size(body.bytes)} ${kind}${fields}›`, ...marked(body.shape)];
}

function responseBody({ bytes, shape }: NonNullable<Exchange['response']>): readonly string[] {
  return bytes === 0
    ? []
    : [`‹${size(bytes)}${shape.length > 0 ? ' of JSON' : ''}›`, ...marked(shape)];
}

// The types of the values: not what was sent.
function marked(shape: readonly string[]): readonly string[] {
  return shape.map((line) =>
    line
      .split(/(‹[a-z ]+ [0-9a-f]{6}›)/)
      .filter((piece) => piece !== '')
      .map((piece) => (piece.startsWith('‹') ? piece : `‹${piece}›`))
      .join(''),
  );
}

function size(bytes: number): string {
  return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
}
