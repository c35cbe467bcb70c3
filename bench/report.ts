/** The result of a scenario, and its targets. */

/** The options of a run. */
export type Settings = {
  readonly rounds: number;
  /** Seconds under load before the measurement, and of the measurement. */
  readonly warmUp: number;
  readonly seconds: number;
  /** A check of the bench itself: small numbers, one round. Its figures mean little. */
  readonly smoke: boolean;
  /** The main.js of our built server. */
  readonly main: string;
  /** The main.js of a second build to compare with, or null. */
  readonly against: string | null;
  /** Reports progress. */
  readonly progress: (line: string) => void;
};

/** A figure and its target. */
export type Check = {
  readonly what: string;
  readonly value: number;
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
  /** Written after the number: " x", " ms". */
  readonly unit: string;
};

/** A table of the report. */
export type Table = {
  readonly columns: readonly string[];
  /** The first cell is a name; the others are rounded numbers. */
  readonly rows: readonly (readonly string[])[];
};

/** A bar of the chart. */
export type Bar = { readonly name: string; readonly value: number; readonly kind: Kind };

/** What a server in the chart is. */
export type Kind = 'ours' | 'bare' | 'ready' | 'equal';

/** The report of one scenario. */
export type Section = {
  readonly title: string;
  /** Explanations of the table. */
  readonly notes: readonly string[];
  readonly table: Table;
  /** The parts that a figure of the table consists of. */
  readonly breakdown?: Table;
  readonly checks: readonly Check[];
  /** For the scenario that has a chart. */
  readonly bars?: readonly Bar[];
};

/** A scenario of the bench. */
export type Scenario = {
  readonly name: string;
  /** The number of rounds without --rounds. */
  readonly rounds: number;
  /** Null where this machine lacks what it needs, which it has said. */
  run(settings: Settings): Promise<Section | null>;
};

/** A ratio, or with a unit another figure, that must not be larger. */
export function atMost(what: string, value: number, limit: number, unit = ' x'): Check {
  return { what, value, bound: 'at most', limit, unit };
}

/** A ratio that must not be smaller. */
export function atLeast(what: string, value: number, limit: number): Check {
  return { what, value, bound: 'at least', limit, unit: ' x' };
}

/** Whether a figure meets its target. */
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
