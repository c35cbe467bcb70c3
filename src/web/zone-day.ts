import type { Zone } from '../../views/zone.ts';

/**
 * When a day begins in a time zone, in ms; null for a text that is no day (`YYYY-MM-DD`). Where
 * clocks go forward at midnight, the day begins with the first moment that exists.
 */
export function startOfDay(day: string, zone: Zone): number | null {
  const clock = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00Z`) : Number.NaN;
  // 30 February is 2 March to Date.parse.
  if (Number.isNaN(clock) || new Date(clock).toISOString().slice(0, 10) !== day) return null;
  const offsetAt = (at: number) => zone.clockAt(at) - at;
  const guess = clock - offsetAt(clock);
  return clock - offsetAt(guess);
}

/** The day after one, as `YYYY-MM-DD`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
