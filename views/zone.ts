const QUARTER = 15 * 60_000;
const DAY = 86_400_000;
/** English as it is written in these places: each names the zones near it, and others "GMT+9". */
const NAMING = ['en-GB', 'en-US', 'en-AU', 'en-IN', 'en-ZA'];
const NO_NAME = /^GMT[+-]/;

/** A time zone: what clocks in it show, and what it is called. All times are in ms since 1970. */
export type Zone = {
  /** Its name in the IANA database, such as `Europe/Berlin`. */
  readonly id: string;
  /** The clock in the zone at a time: the fields of this time in UTC are those of that clock. */
  readonly clockAt: (at: number) => number;
  /** The other way round: the first time at which the clock shows this. */
  readonly timeOf: (clock: number) => number;
  /** What people there call it: "Berlin time"; null for one without a place, such as `UTC`. */
  readonly place: string | null;
  /** Its short name at a time: "CET", in summer "CEST"; "GMT+9" where English has no name. */
  readonly nameAt: (at: number) => string;
  /** The day in the zone at a time, `YYYY-MM-DD`. */
  readonly dayAt: (at: number) => string;
};

type Quarter = { readonly offset: number; readonly name: string };

/**
 * Creates the zone with an IANA name. Create one and keep it: it remembers what it asked Intl.
 * Throws RangeError for a name that Intl does not know.
 */
export function createZone(id: string): Zone {
  const formats = NAMING.map((locale) => formatIn(locale, id));
  // Intl takes microseconds. Since 2023 clocks have been changed at quarters of an hour alone.
  const quarters = new Map<number, Quarter>();
  const QUARTERS_KEPT = 10_000;

  function quarterAt(at: number): Quarter {
    const number = Math.floor(at / QUARTER);
    let quarter = quarters.get(number);
    if (quarter === undefined) {
      quarter = askIntl(number * QUARTER);
      if (quarters.size === QUARTERS_KEPT) quarters.clear();
      quarters.set(number, quarter);
    }
    return quarter;
  }

  function askIntl(at: number): Quarter {
    let parts: Parts | undefined; // in words where a locale has them, or those of the first one
    for (const format of formats) {
      const inLocale = partsOf(format, at);
      const named = !NO_NAME.test(inLocale.timeZoneName ?? '');
      if (named || parts === undefined) parts = inLocale;
      if (named) break;
    }
    const number = (name: Intl.DateTimeFormatPartTypes) => Number(parts?.[name]);
    const clock = Date.UTC(
      number('year'),
      number('month') - 1,
      number('day'),
      number('hour'),
      number('minute'),
      number('second'),
    );
    return { offset: clock - at, name: parts?.timeZoneName ?? id };
  }

  const clockAt = (at: number) => at + quarterAt(at).offset;

  // In the hour that a change of the clock skips, the offset before it counts.
  function timeOf(clock: number): number {
    const [before, after] = [clock - DAY, clock + DAY].map((at) => clock - quarterAt(at).offset);
    return [before, after].find((at = 0) => clockAt(at) === clock) ?? before ?? clock;
  }

  return {
    id,
    place: placeOf(id),
    clockAt,
    timeOf,
    nameAt: (at) => quarterAt(at).name,
    dayAt: (at) => new Date(clockAt(at)).toISOString().slice(0, 10),
  };
}

// `America/Argentina/Buenos_Aires`: the last part is a city or, seldom, a region.
function placeOf(id: string): string | null {
  const parts = id.split('/');
  if (parts.length === 1 || parts[0] === 'Etc') return null; // Etc/GMT+5 is what all others call -5
  return `${parts.at(-1)?.replaceAll('_', ' ')} time`;
}

function formatIn(locale: string, timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23', // with h24, midnight would be hour 24 of the day before
    timeZoneName: 'short',
  });
}

type Parts = Partial<Record<Intl.DateTimeFormatPartTypes, string>>;

function partsOf(format: Intl.DateTimeFormat, at: number): Parts {
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}
