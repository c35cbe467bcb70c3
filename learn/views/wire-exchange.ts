/** One exchange in the list: a line that says what happened, and below it both heads with notes. */
import { type Html, html } from '../../views/html.ts';
import { plainLine, type WireLine, wireHead } from './wire-line.ts';
import { type WireQuestion, wireQuestion } from './wire-question.ts';

/** What a response does with a secret: "gives ●ticket 3f9a1c". `chip`: '' when there is none. */
export type Effect = { readonly says: string; readonly chip: string };

/** One request and its response, ready to be shown. */
export type WireExchange = {
  readonly id: number;
  readonly title: string;
  /** "200 OK"; empty while it is hidden. */
  readonly outcome: string;
  readonly effects: readonly Effect[];
  /** Place and time: "connection 2, request 1 · 14:02:09 · 3 ms". */
  readonly facts: string;
  readonly client: {
    readonly name: string;
    readonly ticket: string | null;
    readonly colour: number;
  };
  readonly difference: string;
  /** The browser requested it by itself, because of this exchange. */
  readonly because: number | null;
  /** It is shown open: the newest. */
  readonly open: boolean;
  readonly request: readonly WireLine[];
  /** The empty line, and the summary of the body after it. */
  readonly requestEnd: readonly WireLine[];
  readonly interim: readonly string[];
  /** Null when there was no response. */
  readonly response: readonly WireLine[] | null;
  readonly responseEnd: readonly WireLine[];
  readonly curl: string;
  /** Null unless the response is hidden until it is answered. */
  readonly question: WireQuestion | null;
  /** Sentences that compare the guess with the response. */
  readonly record: string;
};

/** The id of the first decisive line of an exchange, or null when it has none. */
export function momentOf({ id, request, response }: WireExchange): string | null {
  const all = [...request, ...(response ?? [])];
  return all.some(({ notes }) => notes.some(({ moment }) => moment)) ? `x${id}-moment` : null;
}

/** One exchange: the line is its summary. */
export function wireExchange(exchange: WireExchange): Html {
  const { id, client, because, open, facts, difference } = exchange;
  const moment = momentOf(exchange);
  const kinds = [
    `exchange c${client.colour}`,
    ...(because === null ? [] : ['also']),
    ...(moment === null ? [] : ['decisive']),
  ];
  return html`<li class="${kinds.join(' ')}" id="x${id}" tabindex="-1"${because !== null && html` data-because="x${because}"`}>
<article aria-labelledby="t${id}">
<details${open && html` open`}><summary>${heading(exchange)}</summary>
<p class="facts">${facts}${moment !== null && html` <a href="#${moment}">Jump to the line that matters</a>`}</p>
${difference !== '' && html`<p class="remark"><span aria-hidden="true">*</span> ${difference}</p>`}
${conversation(exchange, moment)}
</details>
</article>
</li>`;
}

// No link in it: a click in a summary would do two things.
function heading({ id, client, title, outcome, because, effects }: WireExchange): Html {
  return html`<h3 id="t${id}"><span class="number">#${id}</span> <span class="client">${client.name}${
    client.ticket !== null && html` ${chip(`ticket ${client.ticket}`)}`
  }</span> <span class="what">${because !== null && html`<span class="by-itself">Your browser also requested:</span> `}${title}</span>${
    outcome !== '' && html` <span class="outcome">${outcome}</span>`
  }${effects.map(({ says, chip: mark }) => html` <span class="effect">${says}${mark !== '' && html` ${chip(mark)}`}</span>`)}</h3>`;
}

function chip(text: string): Html {
  return html`<b class="mask s${/([0-9a-f])[0-9a-f]{5}$/.exec(text)?.[1] ?? ''}">${text}</b>`;
}

function conversation(exchange: WireExchange, moment: string | null): Html {
  const { request, requestEnd, interim, response, responseEnd, question, record, curl } = exchange;
  const decisive = (lines: readonly WireLine[]) =>
    lines.some(({ notes }) => notes.some((note) => note.moment));
  const asked = decisive(request) ? moment : null;
  return html`<div class="talk">
<h4 class="visually-hidden">Request</h4>
${wireHead('>', request, requestEnd, asked)}
<h4 class="visually-hidden">Response</h4>
${record !== '' && html`<p class="record-of-guess">${record}</p>`}
${
  question === null
    ? answer(interim, response, responseEnd, asked === null ? moment : null)
    : wireQuestion(question)
}
</div>
<details class="curl"><summary>Show as curl</summary>
<pre><code>${curl}</code></pre></details>`;
}

function answer(
  interim: readonly string[],
  response: readonly WireLine[] | null,
  end: readonly WireLine[],
  moment: string | null,
): Html {
  if (response === null) return html`<p class="silence">No response.</p>`;
  return html`${interim.map((text) => html`<div class="head">${plainLine('<', text)}</div>`)}${wireHead('<', response, end, moment)}`;
}
