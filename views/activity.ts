import { accountNav } from './account-nav.ts';
import { address } from './address.ts';
import { type ChartDay, signInChart } from './chart.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';
import { type Times, timeTag, whenTag, zoneInWords } from './time.ts';

/** Something that happened to an account, in plain words such as "Signed in". */
export type EventView = {
  readonly at: number;
  /** Repeats of one event: the time of the first, and their number. `at` is the last. */
  readonly firstAt: number;
  readonly count: number;
  readonly text: string;
  readonly failed: boolean;
  /** Who did it, when that was not a client of the account; "an administrator" for the owner. */
  readonly by: string | null;
  /** From where; empty when it is not told, or when it came from nowhere. */
  readonly device: string;
  readonly address: string;
};

type Activity = {
  readonly times: Times;
  readonly days: readonly ChartDay[];
  /** Newest first. */
  readonly events: readonly EventView[];
};

/** The activity of the user's account: sign-ins by day as a chart, and the last events. */
export function activityPage({ times, days, events }: Activity): Page {
  return {
    title: 'Activity',
    styles: 'account',
    section: '/account',
    body: html`<header class="greeting">
<h1>Activity</h1>
<p>What happened to your account, and from where.</p>
</header>
${accountNav('/account/activity')}
<section class="split" aria-labelledby="days">
<header>
<h2 id="days">Sign-ins by day</h2>
<p>The last ${days.length} days, in ${zoneInWords(times)}.</p>
</header>
<div>
${days.some(({ ok, failed }) => ok + failed > 0) ? signInChart(days) : html`<p>No sign-ins during these days.</p>`}
</div>
</section>
<section class="split" aria-labelledby="events">
<header>
<h2 id="events">Latest events</h2>
<p>If one of them was not you, change your password. It signs you out everywhere else.</p>
</header>
${eventRows(events, times)}
</section>`,
  };
}

/**
 * Events as rows: what happened, on which device, from which address, when. A sentence when there
 * are none.
 */
export function eventRows(events: readonly EventView[], times: Times): Html {
  if (events.length === 0) return html`<p>None on record.</p>`;
  return html`<ul class="rows events" role="list">
${events.map(
  ({ at, firstAt, count, text, failed, ...origin }) => html`<li>
<p>${failed ? html`<span class="failed">${text}</span>` : html`<strong>${text}</strong>`}${place(origin)}</p>
<p class="when">${whenTag(at, times)}${count > 1 && html` <small>${count} times, the first ${timeTag(firstAt, times)}</small>`}</p>
</li>`,
)}
</ul>`;
}

function place({ by, device, address: from }: Pick<EventView, 'by' | 'device' | 'address'>) {
  const [first, ...rest] = [by && html`by ${address(by)}`, device, address(from)].filter(Boolean);
  return first && html` <small>${first}${rest.map((part) => html`, ${part}`)}</small>`;
}
