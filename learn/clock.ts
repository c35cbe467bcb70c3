/**
 * The clock of the app in learning mode: the real time plus an offset, so that a learner need not
 * wait for two hours to see a session expire. All that judges whether something is over asks this
 * clock: sessions, links, tokens, limits, challenges, housekeeping; the command line,
 * which the server tells how far it is ahead; and those servers of the museum that need it.
 *
 * What keeps the real time: codes of authenticator apps, since no phone moves with it; the log and
 * the `Date` header, which say when something happened; the duration of a request; and every other
 * program, such as the browser with the `Max-Age` of its cookies.
 */
import type { CourseFolder } from './course-folder.ts';
import { durationText } from './duration.ts';

/**
 * The file of the course folder that keeps the offset. `npm run fresh` deletes it, with the
 * database: without it, what was stored would come from the future.
 */
export const CLOCK_FILE = 'clock';

/** The most that it can be ahead, in ms: 400 days, as long as a browser keeps a cookie. */
export const FARTHEST = 400 * 86_400_000;

/** A clock that only moves forward. */
export type Clock = {
  /** The time of the app, in ms since 1970. */
  readonly now: () => number;
  /** How far it is ahead of the real time, in ms. */
  readonly ahead: () => number;
  /** Moves it forward by so many ms. Returns false when it would be more than FARTHEST ahead. */
  move(ms: number): boolean;
  /** Calls a listener after each move, with how far it is ahead then (ms). */
  onMove(listener: (ahead: number) => void): void;
};

/** A clock that continues where the last server of this folder left off. `real` is in ms. */
export function openClock(folder: CourseFolder, real: () => number = Date.now): Clock {
  let ahead = storedOffset(folder);
  const listeners: ((ahead: number) => void)[] = [];
  return {
    now: () => real() + ahead,
    ahead: () => ahead,
    move(ms) {
      const next = ahead + ms;
      if (!Number.isSafeInteger(ms) || ms <= 0 || next > FARTHEST) return false;
      // First on disk: after a crash, no session may come from the future.
      folder.write(CLOCK_FILE, { aheadMs: next });
      ahead = next;
      for (const listener of listeners) listener(ahead);
      return true;
    },
    onMove: (listener) => listeners.push(listener),
  };
}

/** A sentence that says how far the clock of the app is ahead (ms). */
export function clockSentence(ahead: number): string {
  return ahead === 0
    ? 'The clock of the app shows the real time.'
    : `The clock of the app is ${durationText(ahead)} ahead.`;
}

function storedOffset(folder: CourseFolder): number {
  const { aheadMs } = (folder.read(CLOCK_FILE) ?? {}) as { readonly aheadMs?: unknown };
  const isOffset = Number.isSafeInteger(aheadMs) && Number(aheadMs) >= 0;
  return isOffset ? Math.min(Number(aheadMs), FARTHEST) : 0;
}
