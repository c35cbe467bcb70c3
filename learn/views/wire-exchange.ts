import { type Html, html } from '../../views/html.ts';
import { plainLine, type WireLine, wireLine } from './wire-line.ts';

/** What is shown instead of a hidden response: the choices, or nothing. */
export type Choice = { readonly value: string; readonly label: string };

/** One request and its response, ready to be shown. */
export type WireExchange = {
  readonly id: number;
  readonly title: string;
  /** "200 OK"; empty while it is hidden. */
  readonly outcome: string;
  /** Place and time: "connection 2, request 1 · 14:02:09 · 3 ms". */
  readonly facts: string;
  readonly client: {
    readonly name: string;
    readonly ticket: string | null;
    readonly colour: number;
  };
  readonly difference: string;
  /** The browser requested it by itself: shown folded. */
  readonly also: boolean;
  readonly request: readonly WireLine[];
  /** The empty line, and the summary of the body after it. */
  readonly requestEnd: readonly WireLine[];
  readonly interim: readonly string[];
  /** Null when there was no response. */
  readonly response: readonly WireLine[] | null;
  readonly responseEnd: readonly WireLine[];
  readonly curl: string;
  /** When not empty, the response is hidden until one of them is chosen. */
  readonly choices: readonly Choice[];
  /** A sentence that compares the guess with the response. */
  readonly record: string;
};

type Frame = { readonly guessAction: string };

/** One exchange in the list: the client, the request, the response, and notes. */
export function wireExchange(exchange: WireExchange, frame: Frame): Html {
  const { id, client, also, difference } = exchange;
  return html`<li class="exchange c${client.colour}" id="x${id}" tabindex="-1">
${difference !== '' && html`<p class="remark"><span aria-hidden="true">*</span> ${difference}</p>\n`}<article aria-labelledby="t${id}">
${
  also
    ? html`<details class="also"><summary>${heading(exchange)}</summary>${conversation(exchange, frame)}</details>`
    : html`<header>${heading(exchange)}</header>${conversation(exchange, frame)}`
}
</article>
</li>`;
}

function heading({ id, client, title, outcome, also, facts }: WireExchange): Html {
  // No link inside a summary: a click would do two things.
  const number = also
    ? html`<span class="number">#${id}</span>`
    : html`<a class="number" href="#x${id}">#${id}</a>`;
  return html`<h3 id="t${id}">${number} <span class="client">${client.name}${
    client.ticket !== null &&
    html` · <b class="mask s${client.ticket[0] ?? ''}">ticket ${client.ticket}</b>`
  }</span> <span class="what">${also && html`<span class="by-itself">Your browser also requested:</span> `}${title}</span>${
    outcome !== '' && html` <span class="outcome">${outcome}</span>`
  }</h3> <span class="facts">${facts}</span>`;
}

function conversation(exchange: WireExchange, { guessAction }: Frame): Html {
  const { id, request, requestEnd, interim, response, responseEnd, choices, record, curl } =
    exchange;
  return html`<div class="talk">
<h4 class="visually-hidden">Request</h4>
<div class="head">${lines('>', [...request, ...requestEnd])}</div>
<h4 class="visually-hidden">Response</h4>
${record !== '' && html`<p class="record-of-guess">${record}</p>`}
${choices.length > 0 ? guess(id, choices, guessAction) : answer(interim, response, responseEnd)}
</div>
<details class="curl"><summary>Show as curl</summary>
<pre><code>${curl}</code></pre></details>`;
}

function answer(
  interim: readonly string[],
  response: readonly WireLine[] | null,
  end: readonly WireLine[],
): Html {
  if (response === null) return html`<p class="silence">No response.</p>`;
  return html`<div class="head answer">${interim.map((text) => plainLine('<', text))}${lines('<', [...response, ...end])}</div>`;
}

/** The least number of quiet lines to fold. */
const FOLD_FROM = 3;

function lines(mark: '>' | '<', all: readonly WireLine[]): Html[] {
  const out: Html[] = [];
  let run: WireLine[] = [];
  const flush = () => {
    const shown = run.map((line) => wireLine(mark, line));
    out.push(run.length < FOLD_FROM ? html`${shown}` : folded(mark, shown));
    run = [];
  };
  for (const line of all) {
    if (line.quiet && line.notes.length === 0) {
      run.push(line);
      continue;
    }
    flush();
    out.push(wireLine(mark, line));
  }
  flush();
  return out;
}

function folded(mark: '>' | '<', shown: readonly Html[]): Html {
  const whose =
    mark === '>'
      ? 'that a client sends with every request'
      : 'that this server sends with every response';
  return html`<details class="fold"><summary>${shown.length} more lines ${whose}</summary>${shown}</details>`;
}

function guess(id: number, choices: readonly Choice[], action: string): Html {
  return html`<form class="guess" method="post" action="${action}">
<input type="hidden" name="id" value="${id}">
<fieldset><legend>What will the server answer?</legend>
<div class="actions">${choices.map(
    ({ value, label }) =>
      html`<button class="quiet" name="guess" value="${value}">${label}</button>`,
  )}</div></fieldset>
</form>`;
}
