import { type Html, html } from '../../views/html.ts';
import { icon } from '../../views/icon.ts';
import { type WireClock, type WireClockMove, wireClock, withClockMoves } from './wire-clock.ts';
import { type WireExchange, wireExchange } from './wire-exchange.ts';
import { type WireExperiment, wireExperiments } from './wire-experiments.ts';
import { plainLine } from './wire-line.ts';

/** The data of the page. */
export type WirePage = {
  /** Address of the app. */
  readonly app: string;
  /** Path of this page; its files are below it. */
  readonly base: string;
  readonly predict: boolean;
  /** The panel "What lives where". */
  readonly where: Html;
  readonly exchanges: readonly WireExchange[];
  readonly clock: WireClock;
  readonly moves: readonly WireClockMove[];
  readonly experiments: readonly WireExperiment[];
  /** The place of the newest exchange in the stream, which continues after it. */
  readonly place: string;
};

/** The wire view: a whole document, since it has a server of its own. */
export function wirePage(page: WirePage): Html {
  const { app, base, predict, where, exchanges, experiments, place } = page;
  const query = predict ? 'predict=1&' : '';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The wire · Coatcheck</title>
<link rel="stylesheet" href="${base}/style.css">
<link rel="stylesheet" href="${base}/wire.css">
<link rel="stylesheet" href="${base}/where.css">
<link rel="stylesheet" href="${base}/clock.css">
<link rel="icon" type="image/svg+xml" href="${base}/icon.svg">
<script type="module" src="${base}/wire.js"></script>
<script src="${base}/clock.js" defer></script>
</head>
<body class="wire" data-events="${base}/events?${query}after=${place}">
<a class="skip" href="#main">Skip to the exchanges</a>
<header class="frame">
<p class="wordmark">${icon} Coatcheck</p>
<nav aria-label="Main">
<a class="to-experiments" href="#experiments">Experiments</a>
<a href="${app}/" target="app">Open the app</a>
${predict ? html`<a href="${base}">Stop predicting</a>` : html`<a href="${base}?predict=1">Predict first</a>`}
</nav>
</header>
<div class="frame columns">
<main id="main" tabindex="-1">
<header class="intro">
<h1>The wire</h1>
<p>The requests of browsers and programs to the app, and its responses, line by line, newest last. Secrets are hidden; of a body you see its length and the names of its fields.</p>
${predict && html`<p class="notice">Each response is hidden until you guess its status. There is no score: your guess stays beside the response.</p>`}
${legend}
</header>
<section class="where" aria-labelledby="where">
<h2 id="where">What lives where</h2>
${where}
</section>
${wireClock(page.clock, `${base}/clock`)}
<h2 class="visually-hidden" id="list">Exchanges</h2>
<ol class="exchanges" id="exchanges" aria-labelledby="list" role="list">
${withClockMoves(exchanges, page.moves, (exchange) => wireExchange(exchange, { guessAction: `${base}/guess` }))}
</ol>
<div class="empty">
<div class="head ghost" aria-hidden="true">${plainLine('>', 'GET / HTTP/1.1')}${plainLine('>', `Host: ${new URL(app).host}`)}${plainLine('>', '')}${plainLine('<', '')}</div>
<h2>No requests yet</h2>
<p>Open <a href="${app}/" target="app">the app</a> in a window beside this one. Every request of your browser, and every response,
then appears here by itself.</p>
</div>
<p class="news" role="status"><a id="said" href="#end"></a></p>
<p id="end" tabindex="-1"></p>
</main>
<aside aria-labelledby="experiments">
<h2 id="experiments">Experiments</h2>
<p class="muted">An experiment is ticked when a request shows that you did it.</p>
${wireExperiments(experiments)}
</aside>
</div>
<footer class="frame">
<p>Secrets are replaced when they are captured: <b class="mask s3">ticket 3f9a1c</b> is a fingerprint, the same for the same secret,
also after a restart of the server. Header values are shown only if they are known to be harmless, and of a body only the field names.</p>
</footer>
</body>
</html>
`;
}

const legend = html`<details class="legend"><summary>How to read this</summary>
<dl>
<div><dt><code class="mark">&gt;</code></dt><dd>a line that the client sent</dd></div>
<div><dt><code class="mark">&lt;</code></dt><dd>a line that the server sent</dd></div>
<div><dt><code class="mark">*</code></dt><dd>a remark of this page: it was not sent</dd></div>
<div><dt><b class="mask s3">ticket 3f9a1c</b></dt><dd>replaces a secret; the same six characters mean the same secret</dd></div>
<div><dt><i>‹12 bytes›</i></dt><dd>a value that is not shown, and its length</dd></div>
<div><dt><span class="stripe c1"></span><span class="stripe c2"></span></dt><dd>one colour for each client: a browser or program with its ticket</dd></div>
</dl>
<p>The heads are shown as they were sent through the socket. Over https with HTTP/2 the same lines are sent in another encoding.</p></details>`;
