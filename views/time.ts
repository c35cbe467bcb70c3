import { type Html, html, joined } from './html.ts';
import type { Zone } from './zone.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on the date is shown: "43 days ago" makes the reader count. */
const DATE_AFTER = 30 * DAY;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What a page needs to show times. Created for each page by what createTimes returns. */
export type Times = {
  /** The time of the page in ms: "3 minutes ago" counts from it. */
  readonly now: number;
  readonly zone: Zone;
  /** The short name of the zone at the time of the page. */
  readonly zoneName: string;
  /** The minutes that pages in this zone have shown, with and without the name of the zone. */
  readonly shown: { readonly named: Minutes; readonly plain: Minutes };
};

type Minutes = Map<number, Minute>;

type Minute = {
  readonly words: string;
  /** The whole element, with the words as its content. */
  readonly tag: Html;
  /** Its start tag; with the name of the zone, it has the words on hover. */
  readonly startTag: Html;
  /** The words below a relative time. */
  readonly below: Html;
};

/** Create one for each zone: its pages share what they have rendered. */
export function createTimes(zone: Zone): (now: number) => Times {
  const shown = { named: new Map<number, Minute>(), plain: new Map<number, Minute>() };
  return (now) => ({ now, zone, zoneName: zone.nameAt(now), shown });
}

/**
 * A time in words relative to the time of the page, with the exact minute for machines and on
 * hover. All times are in milliseconds.
 */
export function timeTag(at: number, times: Times): Html {
  return html`${namedMinute(at, times).startTag}${relativeTime(at, times)}</time>`;
}

/**
 * For lists: a time in words and the exact minute below, since to recognise a sign-in a user needs
 * both. The exact minute alone when it is long ago. The page says the zone, see zoneSentence.
 */
export function whenTag(at: number, times: Times): Html {
  if (isFar(at, times.now)) return exactTag(at, times);
  const { startTag, below } = listedMinute(at, times);
  return html`${startTag}${relativeTime(at, times)}</time>${below}`;
}

/** For lists: the exact minute and below it in words, unless it is far away. */
export function exactWhenTag(at: number, times: Times): Html {
  const { tag } = listedMinute(at, times);
  return isFar(at, times.now) ? tag : html`${tag} <small>${relativeTime(at, times)}</small>`;
}

/** For lists: the exact minute, for machines too. */
export function exactTag(at: number, times: Times): Html {
  return listedMinute(at, times).tag;
}

/** A time by itself: "21 Nov 2026, 14:02 UTC". No request says the zone of its reader. */
export function absoluteTime(at: number, times: Times): string {
  return namedMinute(at, times).words;
}

/** The time of the day alone, where the page says the day: "14:02". */
export function clockTag(at: number, { zone, zoneName }: Times): Html {
  const machine = `${new Date(at).toISOString().slice(0, 16)}Z`;
  const clock = new Date(zone.clockAt(at)).toISOString().slice(11, 16);
  // As in listedMinute.
  const words = zone.nameAt(at) === zoneName ? clock : `${clock} ${zone.nameAt(at)}`;
  return html`<time datetime="${machine}">${words}</time>`;
}

/** "14:02:33 UTC", the time of the page: for a clock to be compared with. */
export function clockTime({ now, zone, zoneName }: Times): string {
  return `${new Date(zone.clockAt(now)).toISOString().slice(11, 19)} ${zoneName}`;
}

/** "Times are in Berlin time (CET).": once on each page that lists times. */
export function zoneSentence(times: Times): string {
  return `Times are in ${zoneInWords(times)}.`;
}

/** "Berlin time (CET)", or "UTC". */
export function zoneInWords({ zone, zoneName }: Times): string {
  return zone.place === null ? zoneName : `${zone.place} (${zoneName})`;
}

function namedMinute(at: number, { zone, shown }: Times): Minute {
  return minuteOf(at, zone, shown.named, true);
}

// A time of summer names its zone on a page of winter: an hour of that night happened twice.
function listedMinute(at: number, times: Times): Minute {
  const { zone, zoneName, shown } = times;
  if (zone.nameAt(at) !== zoneName) return namedMinute(at, times);
  return minuteOf(at, zone, shown.plain, false);
}

// Pages show the same minutes again and again: writing each out anew took 40 % of a dashboard, and
// rendering its parts anew a further 12 %.
const MINUTES_KEPT = 10_000;

function minuteOf(at: number, zone: Zone, minutes: Minutes, named: boolean): Minute {
  const number = Math.floor(at / MINUTE);
  let minute = minutes.get(number);
  if (minute === undefined) {
    minute = renderMinute(at, zone, named);
    if (minutes.size === MINUTES_KEPT) minutes.clear();
    minutes.set(number, minute);
  }
  return minute;
}

function renderMinute(at: number, zone: Zone, named: boolean): Minute {
  const utc = new Date(at).toISOString(); // 2026-11-21T14:02:33.120Z
  const machine = `${utc.slice(0, 16)}Z`;
  const clock = zone.clockAt(at);
  const local = clock === at ? utc : new Date(clock).toISOString();
  const plain = `${dayInWords(clock)}, ${local.slice(11, 16)}`;
  const words = named ? `${plain} ${zone.nameAt(at)}` : plain;
  return {
    words,
    tag: joined(html`<time datetime="${machine}">${words}</time>`),
    startTag: joined(
      named
        ? html`<time datetime="${machine}" title="${words}">`
        : html`<time datetime="${machine}">`,
    ),
    below: joined(html` <small>${words}</small>`),
  };
}

/** "just now", "3 minutes ago", "in 2 hours", and the date when it is 30 days away or more. */
export function relativeTime(at: number, times: Times): string {
  const { now } = times;
  if (isFar(at, now)) return absoluteDay(at, times);
  const distance = Math.abs(at - now);
  return at > now ? future(distance) : past(distance);
}

function isFar(at: number, now: number): boolean {
  return Math.abs(at - now) >= DATE_AFTER;
}

// The past rounds down: "1 hour ago" is true once the hour is full. The future rounds to the
// nearest: a ticket that is valid for two hours reads "in 2 hours" on a page that is shown a second
// later.
function past(distance: number): string {
  return distance < MINUTE ? 'just now' : `${amount(distance, Math.floor)} ago`;
}

function future(distance: number): string {
  return distance < MINUTE / 2 ? 'in a moment' : `in ${amount(distance, Math.round)}`;
}

function amount(distance: number, round: (exact: number) => number): string {
  if (round(distance / MINUTE) < 60) return count(round(distance / MINUTE), 'minute');
  if (round(distance / HOUR) < 24) return count(round(distance / HOUR), 'hour');
  return count(round(distance / DAY), 'day');
}

function count(n: number, unit: string): string {
  return n === 1 ? `1 ${unit}` : `${n} ${unit}s`;
}

/** "21 Nov 2026", the day at a time in ms in the zone of the site. */
export function absoluteDay(at: number, { zone }: Times): string {
  return dayInWords(zone.clockAt(at));
}

/** "21 Nov 2026" of a time whose fields in UTC are what is to be shown. */
export function dayInWords(clock: number): string {
  const date = new Date(clock);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
