import { type Html, html } from '../../views/html.ts';
import { icon } from '../../views/icon.ts';
import { documentHead } from './document-head.ts';
import { type WireClock, type WireClockMove, wireClock, withClockMoves } from './wire-clock.ts';
import { momentOf, type WireExchange, wireExchange } from './wire-exchange.ts';
import { type WireExperiment, wireCount, wireExperiments } from './wire-experiments.ts';
import { plainLine } from './wire-line.ts';

/** The data of the page. */
export type WirePage = {
  /** Address of the app. */
  readonly app: string;
  /** Path of this page; its files are below it. */
  readonly base: string;
  /** Path of the course. */
  readonly course: string;
  readonly predict: boolean;
  /** It is in a frame of the course, beside a lesson: without a header. */
  readonly beside: boolean;
  /** It shows a server of the learner's own: without the course, experiments and the clock. */
  readonly foreign: boolean;
  /** The panel "What lives where". */
  readonly where: Html;
  readonly exchanges: readonly WireExchange[];
  readonly clock: WireClock;
  readonly moves: readonly WireClockMove[];
  readonly experiments: readonly WireExperiment[];
  /** The place of the newest exchange in the stream, which continues after it. */
  readonly place: string;
};

const FILES = {
  styles: ['wire', 'exchanges', 'where', 'experiments', 'clock'],
  scripts: ['clock', 'copy'],
  module: 'wire',
};

/** The wire view: a whole document, since it has a server of its own. */
export function wirePage(page: WirePage): Html {
  const { app, base, predict, beside, exchanges, place } = page;
  const query = predict ? 'predict=1&' : '';
  const decisive = exchanges.findLast((exchange) => momentOf(exchange) !== null);
  return html`${documentHead({ title: 'The wire', base, ...FILES })}
<body class="wire${beside && ' beside'}${page.foreign && ' foreign'}" data-events="${base}/events?${query}after=${place}">
<a class="skip" href="#main">Skip to the exchanges</a>
${!beside && top(page)}
${bar(page)}
<div class="frame columns">
<main id="main" tabindex="-1">
${!beside && intro(page)}
${predict && html`<p class="notice">Each response is hidden until you guess what it is. There is no score: your guess stays beside the response.</p>`}
<section class="where" aria-labelledby="where">
<details open id="where-fold"><summary><h2 id="where">What lives where</h2></summary>
${page.where}
</details>
</section>
<div class="list-head"><h2 id="list">Exchanges <small>the newest first</small></h2>
${decisive === undefined ? noMoment : momentLink(decisive)}</div>
<ol class="exchanges" id="exchanges" aria-labelledby="list" role="list">
${withClockMoves(pagesOf(exchanges), page.moves, (group) => html`${group.all.map(wireExchange)}`)}
</ol>
<div class="empty">
<div class="head ghost" aria-hidden="true">${plainLine('>', 'GET / HTTP/1.1')}${plainLine('>', `Host: ${new URL(app).host}`)}${plainLine('>', '')}${plainLine('<', '')}</div>
<h2>No requests yet</h2>
<p>Open <a href="${app}/" target="app">${page.foreign ? app : 'the app'}</a> in a window beside this one. Every request of your browser, and every response,
then appears here by itself.</p>
</div>
<p class="news" role="status"><a id="said" href="#list"></a></p>
</main>
${!page.foreign && aside(page)}
</div>
<footer class="frame">
<p>Secrets are replaced when they are captured: <b class="mask s3">ticket 3f9a1c</b> is a fingerprint, the same for the same secret,
also after a restart of the server. Header values are shown only if they are known to be harmless, and of a body only names and types.</p>
</footer>
</body>
</html>
`;
}

const aside = ({ base, clock, experiments, course }: WirePage) => html`<aside>
<section aria-labelledby="experiments">
<h2 id="experiments">Experiments</h2>
${wireExperiments(experiments, course)}
</section>
${wireClock(clock, `${base}/clock`)}
</aside>`;

/** An exchange with what the browser requested because of it. */
type Group = { readonly id: number; readonly all: readonly WireExchange[] };

function pagesOf(exchanges: readonly WireExchange[]): readonly Group[] {
  const ids = new Set(exchanges.map(({ id }) => id));
  const groups = new Map<number, WireExchange[]>();
  for (const exchange of exchanges) {
    const { id, because } = exchange;
    const at = because !== null && ids.has(because) ? because : id;
    groups.set(at, [...(groups.get(at) ?? []), exchange]);
  }
  return [...groups].map(([id, all]) => ({ id, all }));
}

/** The link to the newest decisive line. */
export function momentLink(exchange: WireExchange): Html {
  const moment = momentOf(exchange) ?? '';
  return html`<p class="matters" id="matters"><a href="#${moment}">The line that matters: #${exchange.id} ${exchange.title}</a></p>`;
}

const noMoment = html`<p class="matters" id="matters"></p>`;

const top = (page: WirePage) => html`<header class="frame">
<p class="wordmark">${icon} Coatcheck</p>
<nav aria-label="Main">
<a href="${page.app}/" target="app">${page.foreign ? 'Open your server' : 'Open the app'}</a>
${!page.foreign && html`<a href="${page.course}" target="course">The course</a>`}
${predictLink(page)}
</nav>
</header>`;

function predictLink({ base, predict, beside }: WirePage): Html {
  const href = `${base}?${beside ? 'beside=1&' : ''}predict=${predict ? 0 : 1}`;
  return html`<a href="${href}"${predict && html` class="on"`}>${predict ? 'Stop predicting' : 'Predict first'}</a>`;
}

// Stays in view on a narrow page: what lives where, the experiments, predicting.
function bar(page: WirePage): Html {
  return html`<nav class="bar" aria-label="On this page">
<a href="#where">Jar &#9656; table</a>
<a href="#list">Exchanges</a>
${
  !page.foreign &&
  html`<a href="#clock">Clock</a>
<a href="#experiments">Experiments&nbsp;${wireCount(page.experiments)}</a>`
}
${predictLink(page)}
</nav>`;
}

const intro = ({ foreign }: WirePage) => html`<header class="intro">
<h1>The wire</h1>
<p>What browsers and programs say to ${foreign ? 'your server' : 'the app'}, and what it answers, line by line. Secrets are hidden.</p>
${legend()}
</header>`;

function legend(): Html {
  return html`<details class="legend"><summary>How to read this</summary>
<dl>
<div><dt><code class="mark">&gt;</code></dt><dd>a line that the client sent</dd></div>
<div><dt><code class="mark">&lt;</code></dt><dd>a line that the server sent</dd></div>
<div><dt><code class="mark">*</code></dt><dd>a remark of this page: it was not sent</dd></div>
<div><dt><b class="mask s3">ticket 3f9a1c</b></dt><dd>replaces a secret; the same six characters mean the same secret</dd></div>
<div><dt><i>‹12 bytes›</i></dt><dd>a value that is not shown, and its length</dd></div>
<div><dt><span class="stripe c1"></span><span class="stripe c2"></span></dt><dd>one colour for each client: a browser or program with its ticket</dd></div>
</dl>
<p>The heads are shown as they were sent through the socket. Over https with HTTP/2 the same lines are sent in another encoding.</p></details>`;
}
