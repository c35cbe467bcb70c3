/** The tables of a database on their way into one of another technology (`coatcheck move`). */

/** A value of a row: bytes, or what JSON has. */
export type CopiedValue = string | number | Uint8Array | null;

/** A row by the names of its columns. */
export type CopiedRow = Readonly<Record<string, CopiedValue>>;

/** A table that is read once, from its first row to its last one. */
export type CopiedTable = {
  readonly name: string;
  readonly count: number;
  /** The column that numbers the rows, and the last number that was given out; null without one. */
  readonly numbered: { readonly column: string; readonly last: number } | null;
  readonly rows: () => Iterable<CopiedRow>;
};

/** How many rows of each table were copied. */
export type CopiedCounts = ReadonlyMap<string, number>;
