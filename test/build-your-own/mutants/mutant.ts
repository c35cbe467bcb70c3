/** What is replaced in a file, where it stands once. */
export type Edit = readonly [from: string, to: string];

/** A wrong server: the reference server of lessons/build-your-own with one mistake. */
export type Mutant = {
  readonly name: string;
  /** The stage that it must not pass. */
  readonly stage: number;
  /** What the checker has to say about it. */
  readonly finding: string;
  /** A file of lessons/build-your-own/reference, and what is replaced in it. */
  readonly file: string;
  readonly edits: readonly Edit[];
  /** The cost of a password hash, when the mistake shows only with a real one. */
  readonly work?: number;
};

/** The mistake that edits of one file of the reference make. */
export const mutant = (
  stage: number,
  finding: string,
  name: string,
  file: string,
  ...edits: Edit[]
): Mutant => ({ stage, finding, name, file, edits });
