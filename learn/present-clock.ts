/** Turns the clock of the app and its moves into what the page shows. */
import { type Clock, clockSentence } from './clock.ts';
import type { ClockMove } from './clock-moves.ts';
import { durationText } from './duration.ts';
import { clock as timeOfDay } from './times.ts';
import type { WireClock, WireClockMove } from './views/wire-clock.ts';

/** The clock of the app as the page shows it. */
export function presentClock(clock: Clock): WireClock {
  const ahead = clock.ahead();
  return { ...timeOf(clock.now()), ahead, sentence: clockSentence(ahead) };
}

/** A move of the clock as the page shows it. */
export function presentMove({ id, by, after, now }: ClockMove): WireClockMove {
  const { time, day } = timeOf(now);
  return { id, by: durationText(by), now: `${time}, ${day}`, after };
}

const DAY = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

// The server runs on the machine of the learner: its time zone is theirs.
function timeOf(ms: number): { readonly time: string; readonly day: string } {
  return { time: timeOfDay(ms), day: DAY.format(ms) };
}
