import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';

/** A labelled field for several lines, with its problems. `prefix` precedes the name in its id. */
export function textArea({
  label,
  name,
  value,
  rows,
  prefix,
  problems,
}: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly rows: number;
  readonly prefix: string;
  readonly problems: readonly Issue[];
}): Html {
  const id = `${prefix}${name}`;
  const own = problems.filter(({ field }) => field === name).map(({ message }) => message);
  const wrong = own.length > 0;
  // HTML drops a line end right after the start tag: with it, one that was typed would be lost.
  return html`<div class="field">
<label for="${id}">${label}</label>
${wrong && html`<p class="problem" id="${id}-problem">${own.join(' ')}</p>`}
<textarea id="${id}" name="${name}" rows="${rows}" autocomplete="off" autocapitalize="none" spellcheck="false" required${wrong && html` aria-describedby="${id}-problem" aria-invalid="true"`}>
${value}</textarea>
</div>`;
}
