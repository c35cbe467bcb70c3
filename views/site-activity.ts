import { adminNav } from './account-nav.ts';
import { type EventPages, type EventView, eventList, eventPages } from './event-list.ts';
import { formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue, Page } from './page.ts';
import { type Options, select } from './select.ts';
import { type Times, zoneSentence } from './time.ts';

/** The filter of the list as it was sent; '' does not narrow it. Days are YYYY-MM-DD. */
export type ActivityFilter = {
  /** A group of kinds, or a kind. */
  readonly kind: string;
  readonly account: string;
  readonly since: string;
  readonly until: string;
};

type SiteActivity = EventPages & {
  readonly filter: ActivityFilter;
  readonly events: readonly EventView[];
  readonly times: Times;
  /** Whether it is a page behind the first one. */
  readonly isFirst: boolean;
  readonly problems: readonly Issue[];
};

/** Everything that happened on the site, for administrators: a page of it, and the filter. */
export function siteActivityPage(data: SiteActivity): Page {
  const { filter, events, times, isFirst, problems, older, newer } = data;
  return {
    title: formTitle(titleOf(filter, isFirst), problems),
    styles: 'account',
    section: '/overview',
    body: html`<header class="greeting">
<h1>Activity</h1>
<p>What happened on this site, to whom, and who did it. ${zoneSentence(times)}</p>
</header>
${adminNav('/activity')}
${problemSummary(problems, ['since', 'until'])}
${filterForm(filter, problems)}
${isNarrowed(filter) && events.length > 0 && html`<p class="found">${narrowing(filter).join(', ')} &middot; <a href="/activity">Show all</a></p>\n`}<h2 class="visually-hidden">Events</h2>
${events.length === 0 ? html`<div class="found" role="status"><p>${nothing(filter)}</p></div>` : eventList(events, times)}
${eventPages({ older, newer })}`,
  };
}

function isNarrowed(filter: ActivityFilter): boolean {
  return Object.values(filter).some((value) => value !== '');
}

// The title names the filter, so that two pages differ in a list of tabs and in the history.
function titleOf(filter: ActivityFilter, isFirst: boolean): string {
  const narrowed = narrowing(filter);
  const what = narrowed.length === 0 ? 'Activity' : `Activity: ${narrowed.join(', ')}`;
  return isFirst ? what : `${what}, older events`;
}

function narrowing({ kind, account, since, until }: ActivityFilter): readonly string[] {
  return [
    KINDS.find(([value]) => value === kind && value !== '')?.[1] ?? kind,
    account === '' ? '' : `\u201c${account}\u201d`,
    since === '' ? '' : `from ${since}`,
    until === '' ? '' : `to ${until}`,
  ].filter((part) => part !== '');
}

function nothing(filter: ActivityFilter): Html {
  return isNarrowed(filter)
    ? html`Nothing found. Widen the filter, or <a href="/activity">show all</a>.`
    : html`Nothing on record.`;
}

function filterForm(filter: ActivityFilter, problems: readonly Issue[]): Html {
  const { kind, account, since, until } = filter;
  const isListed = KINDS.some(([value]) => value === kind);
  const options: Options = isListed ? KINDS : [...KINDS, [kind, kind]];
  return html`<form class="search events-search" method="get" action="/activity" role="search" novalidate>
${select({ id: 'kind', name: 'kind', label: 'What', options, selected: kind })}
<div class="field">
<label for="account">Account</label>
<input id="account" name="account" type="search" value="${account}" placeholder="address or #7" autocomplete="off" autocapitalize="none" spellcheck="false">
</div>
${dateField('since', 'From', since, problems)}
${dateField('until', 'To', until, problems)}
<button class="quiet">Filter</button>
</form>`;
}

function dateField(
  name: 'since' | 'until',
  label: string,
  value: string,
  problems: readonly Issue[],
) {
  const problem = problems.find((one) => one.field === name);
  return html`<div class="field date">
<label for="${name}">${label}</label>
${problem && html`<p class="problem" id="${name}-problem">${problem.message}</p>`}
<input id="${name}" name="${name}" type="date" value="${value}"${problem && html` aria-invalid="true" aria-describedby="${name}-problem"`}>
</div>`;
}

const KINDS: Options = [
  ['', 'Everything'],
  ['sign_ins', 'Sign-ins'],
  ['failures', 'Failed and refused'],
  ['account', 'Account changes'],
  ['administration', 'Administration'],
  ['mail', 'E-mail'],
  ['server', 'Server'],
];
