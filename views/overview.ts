import { adminNav } from './account-nav.ts';
import { address } from './address.ts';
import { type ChartDay, signInChart } from './chart.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';
import { exactTag, type Times, zoneInWords, zoneSentence } from './time.ts';
import { unlockForm, type WaitView } from './wait.ts';

/** A number of the site, and the address of the list of what it counts. */
export type Figure = {
  readonly name: string;
  readonly count: number;
  readonly href: string;
};

/** An account that waits after too many attempts. */
export type WaitingUser = {
  readonly id: number;
  readonly email: string;
  readonly waits: readonly WaitView[];
};

/** What doctor finds wrong. */
export type FindingView = { readonly status: 'warn' | 'fail'; readonly message: string };

type Overview = {
  readonly figures: readonly Figure[];
  readonly days: readonly ChartDay[];
  readonly waiting: readonly WaitingUser[];
  /** Mails that were not sent in as many days; `why` of the last one. */
  readonly mail: {
    readonly days: number;
    readonly count: number;
    readonly last: { readonly at: number; readonly why: string } | null;
  };
  readonly findings: readonly FindingView[];
  /** How many checks found nothing. */
  readonly passed: number;
  readonly times: Times;
};

/** Where administrators begin: how many accounts there are, and what needs their attention. */
export function overviewPage(data: Overview): Page {
  const { figures, days, times } = data;
  return {
    title: 'Overview',
    styles: 'account',
    section: '/overview',
    body: html`<header class="greeting">
<h1>Overview</h1>
<p>${zoneSentence(times)}</p>
</header>
${adminNav('/overview')}
<section aria-labelledby="accounts">
<h2 class="visually-hidden" id="accounts">Accounts</h2>
<ul class="figures" role="list">
${figures.map((one) => html`<li>${figure(one)}</li>\n`)}</ul>
</section>
${attention(data)}
<section class="split" aria-labelledby="days">
<header>
<h2 id="days">Sign-ins by day</h2>
<p>All accounts, the last ${days.length} days, in ${zoneInWords(times)}.</p>
<p><a href="/activity?kind=failures">Failed and refused</a></p>
</header>
<div>
${days.some(({ ok, failed }) => ok + failed > 0) ? signInChart(days) : html`<p>No sign-ins in that time.</p>`}
</div>
</section>`,
  };
}

function figure({ name, count, href }: Figure): Html {
  return html`<a href="${href}"><strong>${count.toLocaleString('en')}</strong> ${name}</a>`;
}

function attention({ waiting, mail, findings, passed, times }: Overview): Html {
  return html`<section class="split" aria-labelledby="waiting">
<header>
<h2 id="waiting">Locked accounts</h2>
<p>After too many failed attempts to sign in.</p>
</header>
${waiting.length === 0 ? html`<p>No account is locked.</p>` : waitingRows(waiting, times)}
</section>
<section class="split" aria-labelledby="mail">
<header>
<h2 id="mail">E-mail</h2>
</header>
<div>
${mailSentence(mail, times)}
</div>
</section>
<section class="split" aria-labelledby="checks">
<header>
<h2 id="checks">Checks</h2>
<p>The command <code>coatcheck doctor</code> runs more of them.</p>
</header>
<div>
${
  findings.length > 0 &&
  html`<ul class="rows findings" role="list">
${findings.map(({ status, message }) => html`<li><p>${status === 'fail' ? html`<span class="failed">Doesn&rsquo;t work</span>` : html`<strong>Needs attention</strong>`} <small>${message}</small></p></li>\n`)}</ul>`
}
<p${findings.length > 0 && html` class="muted"`}>${passed === 1 ? '1 check' : `${passed} checks`} passed.</p>
</div>
</section>`;
}

function waitingRows(waiting: readonly WaitingUser[], times: Times): Html {
  return html`<ul class="rows deeds" role="list">
${waiting.map(
  (user) => html`<li>
<p><a href="/users/${user.id}">${address(user.email)}</a></p>
${unlockForm(user, user.waits, times)}
</li>
`,
)}</ul>`;
}

function mailSentence({ days, count, last }: Overview['mail'], times: Times): Html {
  if (last === null) return html`<p>No e-mail has failed in the last ${days} days.</p>`;
  const mails =
    count === 1 ? '1 e-mail wasn\u2019t' : `${count.toLocaleString('en')} e-mails weren\u2019t`;
  return html`<p><span class="failed">${mails} sent</span> in the last ${days} days, the last one on ${exactTag(last.at, times)}: ${last.why}.</p>
<p><a href="/activity?kind=mail">See all</a></p>`;
}
