import { type Html, html } from '../../views/html.ts';

/** The clock of the app, ready to be shown. */
export type WireClock = {
  /** "10:41:03". */
  readonly time: string;
  /** "Monday, 30 November 2026". */
  readonly day: string;
  /** How far it is ahead, in ms: the script of the page continues with it. */
  readonly ahead: number;
  /** How far it is ahead, as a sentence. */
  readonly sentence: string;
};

/** A move of the clock, ready to be shown. */
export type WireClockMove = {
  readonly id: number;
  /** "29 min". */
  readonly by: string;
  /** What the app takes for the time after it: "10:41, Monday, 30 November 2026". */
  readonly now: string;
  /** The number of the exchange before it. */
  readonly after: number;
};

const AMOUNTS = [
  ['+30s', '+30 s'],
  ['+29m', '+29 min'],
  ['+2h', '+2 h'],
  ['+24h', '+24 h'],
  ['+30d', '+30 d'],
] as const;

/** What time it is for the app, and the buttons that move its clock. */
export function wireClock(clock: WireClock, action: string): Html {
  return html`<section class="clock" aria-labelledby="clock">
<h2 id="clock">The clock of the app</h2>
<p class="clock-face">${face(clock)}</p>
<p class="clock-ahead" aria-live="polite">${ahead(clock)}</p>
<form class="actions" method="post" action="${action}" aria-label="Move the clock of the app forward">
${AMOUNTS.map(([by, label]) => html`<button class="quiet" name="by" value="${by}">${label}</button>\n`)}</form>
<p class="muted">Sessions, links, tokens and waits go by this clock. Your browser keeps its own.</p>
</section>`;
}

/** The parts of it that change when the clock is moved, each with an id. */
export function wireClockChange(clock: WireClock): Html {
  return html`${face(clock)}${ahead(clock)}`;
}

// Outside of the live region: a screen reader should not read out each second.
function face({ time, day, ahead }: WireClock): Html {
  return html`<span id="clock-face" data-ahead="${ahead}"><b class="clock-time">${time}</b> <span class="clock-day">${day}</span></span>`;
}

function ahead({ sentence }: WireClock): Html {
  return html`<span id="clock-ahead">${sentence}</span>`;
}

/** A line between two exchanges: here the clock was moved. */
export function wireClockMove({ id, by, now }: WireClockMove): Html {
  return html`<li class="clock-move" id="clock-${id}"><p>The clock was moved by ${by}. <span>For the app it is now ${now}.</span></p></li>`;
}

/** What is shown, the newest first, with the moves of the clock in their places. */
export function withClockMoves<T extends { readonly id: number }>(
  exchanges: readonly T[],
  moves: readonly WireClockMove[],
  show: (exchange: T) => Html,
): Html[] {
  const places = [
    ...exchanges.map((exchange) => ({ at: exchange.id, shown: show(exchange) })),
    ...moves.map((move) => ({ at: move.after + 0.5, shown: wireClockMove(move) })),
  ];
  return places
    .reverse()
    .sort((a, b) => b.at - a.at)
    .map(({ shown }) => shown);
}
