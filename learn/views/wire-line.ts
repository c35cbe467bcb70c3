import { type Html, html } from '../../views/html.ts';

/** A remark on a line. `moment`: one of the few decisive ones. */
export type WireNote = { readonly id: string; readonly text: string; readonly moment: boolean };

/**
 * A line of a head with its remarks. `quiet`: it is the same every time, so it is folded unless it
 * has a remark.
 */
export type WireLine = {
  readonly text: string;
  readonly quiet: boolean;
  readonly notes: readonly WireNote[];
};

/** One line of a head as it was sent, with its remarks beside it. */
export function wireLine(mark: '>' | '<', { text, notes }: WireLine): Html {
  const moment = notes.some((note) => note.moment);
  return html`<div class="row${notes.length > 0 && ' noted'}${notes.length > 1 && ' many'}${moment && ' moment'}">${plainLine(mark, text)}${
    notes.length > 0 &&
    html`<div class="notes">${notes.map((note) => html`<p class="note${note.moment && ' moment'}" data-note="${note.id}">${note.text}</p>`)}</div>`
  }</div>`;
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
