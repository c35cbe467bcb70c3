/** What a scenario gives back, and how it is written down. */

export type Settings = {
  readonly rounds: number;
  /** Seconds under load before, and while measuring. */
  readonly warmUp: number;
  readonly seconds: number;
  /** A smoke run: small numbers, one round. Its figures mean little. */
  readonly quick: boolean;
  /** Our server, built. */
  readonly main: string;
  /** A second build of ours to measure beside it, or null. */
  readonly against: string | null;
  /** Says how far it is. */
  readonly progress: (line: string) => void;
};

/** A figure and its limit. */
export type Check = {
  readonly what: string;
  readonly value: number;
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
  /** Written behind the number: "x", " ms". */
  readonly unit: string;
};

export type Table = {
  readonly columns: readonly string[];
  /** The first cell is a name; the others are numbers, already rounded. */
  readonly rows: readonly (readonly string[])[];
};

/** A bar of the chart. */
export type Bar = { readonly name: string; readonly value: number; readonly ours: boolean };

export type Section = {
  readonly title: string;
  /** What has to be known to read the table. */
  readonly notes: readonly string[];
  readonly table: Table;
  readonly checks: readonly Check[];
  /** For the scenario that has a chart. */
  readonly bars?: readonly Bar[];
};

export type Scenario = {
  readonly name: string;
  run(settings: Settings): Promise<Section>;
};

/** A quotient, or with a unit another figure, that must not be larger. */
export function atMost(what: string, value: number, limit: number, unit = ' x'): Check {
  return { what, value, bound: 'at most', limit, unit };
}

/** A quotient that must not be smaller. */
export function atLeast(what: string, value: number, limit: number): Check {
  return { what, value, bound: 'at least', limit, unit: ' x' };
}

export function isMet({ value, bound, limit }: Check): boolean {
  return bound === 'at most' ? value <= limit : value >= limit;
}

/** "1.12 x (at most 1.15 x)" as cells: what, measured, target, met or missed. */
export function checkCells(check: Check): readonly string[] {
  const { what, value, bound, limit, unit } = check;
  const digits = Math.abs(value) >= 20 ? 0 : 2;
  const target = `${bound} ${limit}${unit}`;
  return [what, `${value.toFixed(digits)}${unit}`, target, isMet(check) ? 'met' : 'missed'];
}
