import { type Html, html, joined } from './html.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on the date is shown: "43 days ago" makes the reader count. */
const DATE_AFTER = 30 * DAY;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A time in words relative to `now`, with the exact minute for machines and on hover. Both in
 * milliseconds.
 */
export function timeTag(at: number, now: number): Html {
  return html`${minuteOf(at).startTag}${relativeTime(at, now)}</time>`;
}

/**
 * A time in words and the exact minute below: to recognise a sign-in a user needs both. The date
 * alone when it is long ago.
 */
export function whenTag(at: number, now: number): Html {
  if (isFar(at, now)) return exactTag(at);
  const { startTag, below } = minuteOf(at);
  return html`${startTag}${relativeTime(at, now)}</time>${below}`;
}

/** The exact minute, for machines too. */
export function exactTag(at: number): Html {
  return minuteOf(at).tag;
}

/**
 * "21 Nov 2026, 14:02 UTC". UTC and spelled out, because the server does not know where the reader
 * is.
 */
export function absoluteTime(at: number): string {
  return minuteOf(at).words;
}

/** "14:02:33 UTC": for a clock to be compared with. */
export function clockTime(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`;
}

type Minute = {
  readonly words: string;
  /** The whole element, with the words as its content. */
  readonly tag: Html;
  /** Its start tag, with the words on hover. */
  readonly startTag: Html;
  /** The words below a relative time. */
  readonly below: Html;
};

// Pages show the same minutes again and again: writing each out anew took 40 % of a dashboard, and
// rendering its parts anew a further 12 %.
const minutes = new Map<number, Minute>();
const MINUTES_KEPT = 10_000;

function minuteOf(at: number): Minute {
  const number = Math.floor(at / MINUTE);
  let minute = minutes.get(number);
  if (minute === undefined) {
    minute = renderMinute(at);
    if (minutes.size === MINUTES_KEPT) minutes.clear();
    minutes.set(number, minute);
  }
  return minute;
}

function renderMinute(at: number): Minute {
  const iso = new Date(at).toISOString(); // 2026-11-21T14:02:33.120Z
  const machine = `${iso.slice(0, 16)}Z`;
  const words = `${absoluteDay(at)}, ${iso.slice(11, 16)} UTC`;
  return {
    words,
    tag: joined(html`<time datetime="${machine}">${words}</time>`),
    startTag: joined(html`<time datetime="${machine}" title="${words}">`),
    below: joined(html` <small>${words}</small>`),
  };
}

/** "just now", "3 minutes ago", "in 2 hours", and the date when it is 30 days away or more. */
export function relativeTime(at: number, now: number): string {
  if (isFar(at, now)) return absoluteDay(at);
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

/** "21 Nov 2026", the day in UTC. */
export function absoluteDay(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
