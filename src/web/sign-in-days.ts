import type { Zone } from '../../views/zone.ts';
import type { QuarterOfSignIns } from '../auth/events.ts';

const DAY = 86_400_000;

/** The attempts to sign in of one day, `YYYY-MM-DD` in the time zone of the site. */
export type DayOfSignIns = { readonly day: string; readonly ok: number; readonly failed: number };

/** Since when attempts are needed (ms) to count those of as many days up to today. */
export function startOfDays(days: number, now: number): number {
  return now - (days + 1) * DAY; // a day more: the one on which clocks go back has 25 hours
}

/**
 * The attempts of as many days up to today. Days without one are there, too: a chart of them has no
 * gaps. Attempts of earlier days are left out.
 */
export function signInDays(
  quarters: readonly QuarterOfSignIns[],
  days: number,
  { now, zone }: { readonly now: number; readonly zone: Zone },
): readonly DayOfSignIns[] {
  const byDay = Map.groupBy(quarters, ({ at }) => zone.dayAt(at));
  const today = Date.parse(zone.dayAt(now)); // counted back in UTC, where each day has 24 hours
  return Array.from({ length: days }, (_, i) => {
    const day = new Date(today - (days - 1 - i) * DAY).toISOString().slice(0, 10);
    const own = byDay.get(day) ?? [];
    const ok = own.reduce((sum, quarter) => sum + quarter.ok, 0);
    const failed = own.reduce((sum, quarter) => sum + quarter.failed, 0);
    return { day, ok, failed };
  });
}
