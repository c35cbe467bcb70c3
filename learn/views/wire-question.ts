import { type Html, html } from '../../views/html.ts';

/** A possible answer. */
export type Choice = { readonly value: string; readonly label: string };

/** What is asked before a response is shown. */
export type WireQuestion = {
  /** The number of the exchange. */
  readonly id: number;
  readonly action: string;
  readonly status: readonly Choice[];
  readonly cookie: readonly Choice[];
  /** How many later exchanges of this client wait for the answer. */
  readonly waiting: number;
};

/** The form that stands in the place of a response. */
export function wireQuestion({ id, action, status, cookie, waiting }: WireQuestion): Html {
  return html`<form class="guess" method="post" action="${action}">
<input type="hidden" name="id" value="${id}">
${choices('guess', 'What will the server answer?', status)}
${choices('cookie', 'What will it do with cookies?', cookie)}
<p class="actions"><button>Show the response</button>${waiting > 0 && html` <span class="muted">${waiting === 1 ? '1 later exchange' : html`${waiting} later exchanges`} of this client will be shown after it.</span>`}</p>
</form>`;
}

function choices(name: string, legend: string, all: readonly Choice[]): Html {
  return html`<fieldset><legend>${legend}</legend>
<div class="choices">${all.map(
    ({ value, label }) =>
      html`<label><input type="radio" name="${name}" value="${value}" required> ${label}</label>`,
  )}</div></fieldset>`;
}
