/**
 * When the question of a lesson comes up again: after one day, and each time that the reader knew
 * the answer after a longer while. To fetch an answer from memory after a pause is what makes it
 * stay (Cepeda, Pashler, Vul, Wixted, Rohrer, Psychological Bulletin 132, 2006).
 */

/** A question that waits. `on`: a local day, `2026-11-30`. `step`: how often it was known. */
export type Due = { readonly on: string; readonly step: number };

/** Days until the next time, by how often it was known. After the last it does not come again. */
const PAUSES = [1, 3, 7, 21];
const DAY = 86_400_000;

/** The local day of a time in ms. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** For a lesson that was read on a day. */
export function firstDue(day: string): Due {
  return { on: after(day, PAUSES[0] ?? 1), step: 0 };
}

/** After an answer on a day: later when it was known, the next day when not; null at the end. */
export function laterDue({ step }: Due, knew: boolean, day: string): Due | null {
  if (!knew) return firstDue(day);
  const pause = PAUSES[step + 1];
  return pause === undefined ? null : { on: after(day, pause), step: step + 1 };
}

// Days of the calendar: counted in UTC they all have 24 hours.
function after(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}
