import { type Html, html } from '../../views/html.ts';

/** A remark on a line. `moment`: one of the few decisive ones. */
export type WireNote = {
  readonly id: string;
  readonly text: string;
  readonly moment: boolean;
  /** Where the course explains it. */
  readonly lesson: LessonLink | null;
};

/** A place in the course: "e2", its address, what it is about. */
export type LessonLink = { readonly name: string; readonly href: string; readonly title: string };

/**
 * A line of a head with its remarks. `quiet`: it is the same every time, so it is folded unless it
 * has a remark.
 */
export type WireLine = {
  readonly text: string;
  readonly quiet: boolean;
  readonly notes: readonly WireNote[];
};

/** The least number of quiet lines to fold. */
const FOLD_FROM = 3;

/**
 * A head in the order in which it was sent, and what comes after it. Its quiet lines are hidden
 * until the reader asks for them; then they are in their places. `moment`: the id of its first
 * decisive line.
 */
export function wireHead(
  mark: '>' | '<',
  lines: readonly WireLine[],
  end: readonly WireLine[],
  moment: string | null,
): Html {
  const quiet = lines.filter(isQuiet).length;
  const first = lines.find(({ notes }) => notes.some((note) => note.moment));
  const show = (line: WireLine) => wireLine(mark, line, line === first ? moment : null);
  return html`<div class="head">${lines.map(show)}${end.map(show)}${quiet >= FOLD_FROM && fold(mark, quiet)}</div>`;
}

const isQuiet = ({ quiet, notes }: WireLine): boolean => quiet && notes.length === 0;

function fold(mark: '>' | '<', count: number): Html {
  const whose = mark === '>' ? 'a client sends with every request' : 'this server always sends';
  return html`<details class="fold"><summary>${count} more lines that ${whose}</summary><p class="muted">They are above, each in its place.</p></details>`;
}

function wireLine(mark: '>' | '<', line: WireLine, id: string | null): Html {
  const { text, notes } = line;
  const kinds = [
    'row',
    ...(notes.length > 0 ? ['noted'] : []),
    ...(notes.length > 1 ? ['many'] : []),
    ...(notes.some((note) => note.moment) ? ['moment'] : []),
    ...(isQuiet(line) ? ['quiet-line'] : []),
  ].join(' ');
  return html`<div class="${kinds}"${id !== null && html` id="${id}" tabindex="-1"`}>${plainLine(mark, text)}${
    notes.length > 0 && html`<div class="notes">${notes.map(wireNote)}</div>`
  }</div>`;
}

function wireNote({ id, text, moment, lesson }: WireNote): Html {
  return html`<p class="note${moment && ' moment'}" data-note="${id}">${text}${
    lesson !== null &&
    html` <a href="${lesson.href}" target="course" title="${lesson.title}">Lesson&nbsp;${lesson.name}</a>`
  }</p>`;
}

/** A line without remarks. */
export function plainLine(mark: '>' | '<', text: string): Html {
  return html`<p class="line"><span class="mark" aria-hidden="true">${mark}</span><code>${inked(text)}</code></p>`;
}

const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):(.*)$/s;

function inked(text: string): Html {
  const [, name, value = ''] = FIELD.exec(text) ?? [];
  if (text.startsWith('‹')) return html`${masked(text)}`;
  if (name === undefined) return html`<b>${masked(text)}</b>`;
  return html`<span class="header-name">${name}</span>:${masked(value)}`;
}

// A client cannot write these marks: its bytes are shown as Latin-1, which has none.
const MASK = /(‹[a-z ]+ [0-9a-f]{6}›|‹\d+ bytes?›|‹[^‹›]*›)/;

function masked(text: string): Html[] {
  return text.split(MASK).map((piece) => {
    if (!piece.startsWith('‹')) return html`${visible(piece)}`;
    const digit = /([0-9a-f])[0-9a-f]{5}›$/.exec(piece)?.[1];
    return digit === undefined
      ? html`<i>${piece}</i>`
      : html`<b class="mask s${digit}">${piece.slice(1, -1)}</b>`;
  });
}

/** Writes control characters as escapes: otherwise they would be invisible. */
function visible(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to show
    /[\u0000-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
