/** Lengths of time as people write them: `+1h30m` on the command line, "1 h 30 min" on a page. */

const MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** What is said of a text that parseDuration does not read. */
export const NOT_AN_AMOUNT =
  'Write how far to move the clock forward, such as +30s, +29m, +2h, +1h30m or +30d.';

/**
 * Reads `+29m`, `30s`, `+1h30m`: whole numbers with the units d, h, m and s, each at most once and
 * the longest first. Returns ms, or null when it is anything else, or nothing at all.
 */
export function parseDuration(text: string): number | null {
  const [matched, ...numbers] =
    /^\+?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/.exec(text) ?? [];
  if (matched === undefined) return null;
  const [d, h, m, s] = numbers.map((number) => Number(number ?? 0));
  const ms = (d ?? 0) * MS.d + (h ?? 0) * MS.h + (m ?? 0) * MS.m + (s ?? 0) * MS.s;
  return ms > 0 ? ms : null;
}

/** Writes whole seconds: "29 min", "1 h 30 min", "24 h", "30 days 2 h". */
export function durationText(ms: number): string {
  const days = ms < 2 * MS.d ? 0 : Math.floor(ms / MS.d); // "24 h" is how people say one day
  const rest = ms - days * MS.d;
  const parts: readonly [amount: number, unit: string][] = [
    [days, 'days'],
    [Math.floor(rest / MS.h), 'h'],
    [Math.floor((rest % MS.h) / MS.m), 'min'],
    [Math.floor((rest % MS.m) / MS.s), 's'],
  ];
  const said = parts.filter(([amount]) => amount > 0).map((part) => part.join(' '));
  return said.length === 0 ? '0 s' : said.join(' ');
}
