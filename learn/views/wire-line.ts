import { type Html, html } from '../../views/html.ts';

/** A remark on a line, in plain words. `moment`: one of the few on which everything turns. */
export type WireNote = { readonly id: string; readonly text: string; readonly moment: boolean };

/**
 * A line of a head with its remarks. `quiet`: it says the same every time, so it is folded unless
 * it has a remark.
 */
export type WireLine = {
  readonly text: string;
  readonly quiet: boolean;
  readonly notes: readonly WireNote[];
};

/** One line of a head as it went over the wire, and beside it what it means. */
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
  if (text.startsWith('‹')) return html`${sealed(text)}`;
  if (name === undefined) return html`<b>${sealed(text)}</b>`;
  return html`<span class="header-name">${name}</span>:${sealed(value)}`;
}

// A client cannot write these marks: what came over the wire is shown as Latin-1, which has none.
const SEAL = /(‹[a-z ]+ [0-9a-f]{6}›|‹\d+ bytes?›|‹[^‹›]*›)/;

function sealed(text: string): Html[] {
  return text.split(SEAL).map((piece) => {
    if (!piece.startsWith('‹')) return html`${visible(piece)}`;
    const digit = /([0-9a-f])[0-9a-f]{5}›$/.exec(piece)?.[1];
    return digit === undefined
      ? html`<i>${piece}</i>`
      : html`<b class="seal s${digit}">${piece.slice(1, -1)}</b>`;
  });
}

/** Control characters as they are written in programs: a terminal or an eye would skip them. */
function visible(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to show
    /[\u0000-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
