/** Moments and lengths of time as the pages of learning mode write them. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The time of day of a moment (ms since 1970), with its date when it is not the day of `now`. */
export function clock(at: number, now = at): string {
  const moment = new Date(at);
  const time = moment.toTimeString().slice(0, 8);
  if (moment.toDateString() === new Date(now).toDateString()) return time;
  return `${moment.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`;
}

/** How much time is left, so coarse that it changes once a minute: "2 h", "13 days". */
export function timeLeft(ms: number): string {
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} days`;
  const minutes = Math.ceil(ms / MINUTE);
  if (minutes <= 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
