/** A code: a square of modules, `true` is dark. The light quiet zone around it is not in here. */
export type QrMatrix = {
  /** Modules on each side. */
  readonly size: number;
  readonly rows: readonly (readonly boolean[])[];
};

/**
 * A code that is being drawn. Function patterns and format information reserve their modules: the
 * bits of the data go around them, and the mask does not change them.
 */
export class Grid {
  readonly size: number;
  readonly #dark: Uint8Array;
  readonly #reserved: Uint8Array;

  /** A light square with this many modules on each side. */
  constructor(size: number) {
    this.size = size;
    this.#dark = new Uint8Array(size * size);
    this.#reserved = new Uint8Array(size * size);
  }

  /** Draws a module of the data. */
  set(row: number, column: number, dark: boolean): void {
    this.#dark[row * this.size + column] = Number(dark);
  }

  /** Draws a module and reserves it. */
  reserve(row: number, column: number, dark: boolean): void {
    this.set(row, column, dark);
    this.#reserved[row * this.size + column] = 1;
  }

  isReserved(row: number, column: number): boolean {
    return this.#reserved[row * this.size + column] === 1;
  }

  /** The code as it is now. */
  toMatrix(): QrMatrix {
    const starts = Array.from({ length: this.size }, (_, row) => row * this.size);
    const rows = starts.map((start) =>
      Array.from(this.#dark.subarray(start, start + this.size), (module) => module === 1),
    );
    return { size: this.size, rows };
  }
}
