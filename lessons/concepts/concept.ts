/** The parts of the course, by the letter that begins the name of their folder. */
export type Part = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I';

/** One thing that the course teaches. */
export type Concept = {
  /** Its number, in the order in which they were written. A lesson has the anchor `c` with it. */
  readonly id: number;
  readonly slug: string;
  readonly part: Part;
  readonly title: string;
  /** What many readers believe before, in their own words. */
  readonly misconception: string;
  /** Where it is taught: a file of lessons/, and an anchor in it. */
  readonly lesson: string;
  /** The notes of the wire view about it: ids of learn/notes.ts. */
  readonly notes: readonly string[];
  /**
   * What proves it: `test/x/y.test.ts`, `test/x/y.test.ts › title of a test`, or `experiment:ID` of
   * the wire view.
   */
  readonly shownBy: string;
};
