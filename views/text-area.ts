import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';

/**
 * A labelled field for several lines, with its hint and its problems. `prefix` precedes the name in
 * its id; `optional`: the form may be sent without it.
 */
export function textArea({
  label,
  name,
  value,
  rows,
  prefix = '',
  problems,
  hint,
  optional = false,
}: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly rows: number;
  readonly prefix?: string;
  readonly problems: readonly Issue[];
  readonly hint?: string;
  readonly optional?: boolean;
}): Html {
  const id = `${prefix}${name}`;
  const own = problems.filter(({ field }) => field === name).map(({ message }) => message);
  const wrong = own.length > 0;
  const described = [hint && `${id}-hint`, wrong && `${id}-problem`].filter((one) => one);
  // HTML drops a line end right after the start tag: with it, one that was typed would be lost.
  return html`<div class="field">
<label for="${id}">${label}</label>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${wrong && html`<p class="problem" id="${id}-problem">${own.map((message, i) => html`${i > 0 && html`<br>`}${message}`)}</p>`}
<textarea id="${id}" name="${name}" rows="${rows}" autocomplete="off" autocapitalize="none" spellcheck="false"${!optional && html` required`}${described.length > 0 && html` aria-describedby="${described.join(' ')}"`}${wrong && html` aria-invalid="true"`}>
${value}</textarea>
</div>`;
}
