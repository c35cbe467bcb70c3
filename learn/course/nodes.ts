/** What a lesson consists of, as its page shows it. */
import type { Step } from '../../lessons/runner/parse.ts';
import type { Token, Tokens } from './markdown.ts';

/** A piece of a page. Texts inside a line stay tokens, see learn/views/course-inline.ts. */
export type Node =
  | ({ readonly kind: 'heading'; readonly depth: number; readonly ids: readonly string[] } & Line)
  | ({ readonly kind: 'paragraph'; readonly ids: readonly string[] } & Line)
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Children[] }
  | { readonly kind: 'table'; readonly table: Tokens.Table }
  | ({ readonly kind: 'remark' } & Children)
  | ({ readonly kind: 'fold'; readonly summary: string } & Children)
  | { readonly kind: 'code'; readonly language: string; readonly lines: readonly string[] }
  | Console
  | Quote
  | OwnFile
  | Change
  | Prediction
  | Turn
  | Tomorrow;

type Line = { readonly tokens: readonly Token[] };
type Children = { readonly children: readonly Node[] };

/** Commands with the lines that they print. */
export type Console = {
  readonly kind: 'console';
  readonly steps: readonly Step[];
  /** The terminal that lessons/README.md has these commands typed in. */
  readonly terminal: 'app' | 'museum' | 'your own';
  /** The blanks whose values the reader sees here first, and types later. */
  readonly fills: readonly string[];
};

/** Lines of a source file. */
export type Quote = {
  readonly kind: 'quote';
  readonly path: string;
  readonly lines: readonly string[];
  /** Whether they are from a server that is wrong on purpose. */
  readonly wrong: boolean;
};

/** A file that the reader writes, such as `my/store.js`. */
export type OwnFile = {
  readonly kind: 'own-file';
  readonly path: string;
  readonly lines: readonly string[];
};

/** A change to try. */
export type Change = {
  readonly kind: 'change';
  /** `e2`, or `b3a` when a lesson has several. */
  readonly id: string;
  readonly lines: readonly string[];
};

/** A question with two to four answers, and the fold that has the right one. */
export type Prediction = {
  readonly kind: 'prediction';
  /** Counted from 1 in each lesson. */
  readonly number: number;
  readonly question: readonly Token[];
  /** What stands between the question and the fold, without the answers. */
  readonly more: readonly Node[];
  readonly answers: readonly { readonly letter: string; readonly tokens: readonly Token[] }[];
  readonly fold: readonly Node[];
  /** The letter of the right answer. */
  readonly right: string;
};

/** An exercise. */
export type Turn = { readonly kind: 'turn'; readonly number: number } & Line;

/** The question that is asked again on another day, and its answer. */
export type Tomorrow = {
  readonly kind: 'tomorrow';
  readonly question: readonly Token[];
  readonly answer: readonly Node[];
};
