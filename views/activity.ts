import { accountNav } from './account-nav.ts';
import { type ChartDay, signInChart } from './chart.ts';
import { type EventPages, type EventView, eventList, eventPages } from './event-list.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';
import { type Times, zoneInWords, zoneSentence } from './time.ts';

type Activity = EventPages & {
  readonly times: Times;
  /** Null on the pages behind the first one. */
  readonly days: readonly ChartDay[] | null;
  /** Newest first. */
  readonly events: readonly EventView[];
};

/** The activity of the user's account: sign-ins by day as a chart, and the events, by pages. */
export function activityPage({ times, days, events, older, newer }: Activity): Page {
  return {
    title: days === null ? 'Activity: older events' : 'Activity',
    styles: 'account',
    section: '/account',
    body: html`<header class="greeting">
<h1>Activity</h1>
<p>What happened to your account, and from where.</p>
</header>
${accountNav('/account/activity')}
${days && daysSection(days, times)}
<section class="split" aria-labelledby="events">
<header>
<h2 id="events">${days === null ? 'Older events' : 'Latest events'}</h2>
<p>If one of them wasn&rsquo;t you, change your password. That signs you out everywhere else.</p>
${days === null && html`<p>${zoneSentence(times)}</p>`}
</header>
<div>
${eventList(events, times)}
${eventPages({ older, newer })}
</div>
</section>`,
  };
}

function daysSection(days: readonly ChartDay[], times: Times): Html {
  return html`<section class="split" aria-labelledby="days">
<header>
<h2 id="days">Sign-ins by day</h2>
<p>The last ${days.length} days, in ${zoneInWords(times)}.</p>
</header>
<div>
${days.some(({ ok, failed }) => ok + failed > 0) ? signInChart(days) : html`<p>No sign-ins in that time.</p>`}
</div>
</section>`;
}
