/** A change of the source that the lessons have to notice. */
export type Edit = {
  /** What the change does, as a sentence for the page docs/drift-drill.md. */
  readonly name: string;
  readonly file: string;
  /** The text that is replaced. It occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
};

/** The edits of one file, each written as [name, from, to]. */
export function inFile(
  file: string,
  edits: readonly (readonly [name: string, from: string, to: string])[],
): readonly Edit[] {
  return edits.map(([name, from, to]) => ({ name, file, from, to }));
}
