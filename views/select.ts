import { type Html, html } from './html.ts';

/** The options of a drop-down list: the value that is sent, and its text. */
export type Options = readonly (readonly [value: string, text: string])[];

/** A labelled drop-down list. */
export function select({
  id,
  name,
  label,
  options,
  selected,
  hint,
}: {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly options: Options;
  readonly selected: string;
  readonly hint?: string;
}): Html {
  return html`<div class="field">
<label for="${id}">${label}</label>
${
  hint &&
  html`<p class="hint" id="${id}-hint">${hint}</p>
`
}<select id="${id}" name="${name}"${hint && html` aria-describedby="${id}-hint"`}>
${options.map(
  ([value, text]) =>
    html`<option value="${value}"${value === selected && html` selected`}>${text}</option>`,
)}
</select>
</div>`;
}
