import { address } from './address.ts';
import { type Html, html } from './html.ts';
import { absoluteDay, clockTag, type Times, timeTag } from './time.ts';

/** Something that happened to an account, in plain words such as "Signed in". */
export type EventView = {
  readonly at: number;
  /** Repeats of one event: the time of the first, and their number. `at` is the last. */
  readonly firstAt: number;
  readonly count: number;
  readonly text: string;
  /** The addresses that it is about: "for ada@example.com"; null when there is none. */
  readonly about?: string | null;
  /** An attempt that was not let in; a change; or what happens every day. */
  readonly weight: 'failed' | 'change' | 'usual';
  /** Whose account it is, where events of many are listed; null where there is none. */
  readonly account?: { readonly name: string; readonly href: string } | null;
  /** Who did it, when that was not a client of the account; "an administrator" for the owner. */
  readonly by: string | null;
  /** From where; empty when it is not told, or when it came from nowhere. */
  readonly device: string;
  readonly address: string;
};

/** The ways to the neighbours of a page of events; null where there is none. */
export type EventPages = { readonly older: string | null; readonly newer: string | null };

/**
 * Events by day, newest first: when, what happened, to whom where that is told, by whom and from
 * where. A sentence when there are none.
 */
export function eventList(events: readonly EventView[], times: Times): Html {
  if (events.length === 0) return html`<p>None on record.</p>`;
  const days = Map.groupBy(events, ({ at }) => times.zone.dayAt(at));
  return html`<div class="days">
${Array.from(days.values(), (own) => {
  const [first] = own;
  return html`<section>
<h3>${first && dayName(first.at, times)}</h3>
<ul class="rows events" role="list">
${own.map((event) => row(event, times))}</ul>
</section>
`;
})}</div>`;
}

/** The links to the pages beside one. */
export function eventPages({ older, newer }: EventPages): Html | false {
  if (older === null && newer === null) return false;
  return html`<nav class="actions" aria-label="Pages">
${newer !== null && html`<a class="button quiet" href="${newer}" rel="prev">Newer</a>`}
${older !== null && html`<a class="button quiet" href="${older}" rel="next">Older</a>`}
</nav>`;
}

function dayName(at: number, times: Times): string {
  const { now, zone } = times;
  const day = zone.dayAt(at);
  if (day === zone.dayAt(now)) return 'Today';
  // The days are compared in UTC, where each has 24 hours.
  const yesterday = new Date(Date.parse(zone.dayAt(now)) - 86_400_000).toISOString().slice(0, 10);
  return day === yesterday ? 'Yesterday' : absoluteDay(at, times);
}

function row(event: EventView, times: Times): Html {
  const { at, firstAt, count, account } = event;
  return html`<li>
<p class="when">${clockTag(at, times)}</p>
<p>${words(event)}${event.about && html` ${address(event.about)}`}${account && html` <a href="${account.href}">${address(account.name)}</a>`}${place(event)}${count > 1 && html` <small>${count} times, the first ${timeTag(firstAt, times)}</small>`}</p>
</li>
`;
}

function words({ text, weight }: EventView): Html | string {
  if (weight === 'failed') return html`<span class="failed">${text}</span>`;
  return weight === 'change' ? html`<strong>${text}</strong>` : html`<span>${text}</span>`;
}

function place({ by, device, address: from }: EventView) {
  const [first, ...rest] = [by && html`by ${address(by)}`, device, address(from)].filter(Boolean);
  return first && html` <small>${first}${rest.map((part) => html`, ${part}`)}</small>`;
}
