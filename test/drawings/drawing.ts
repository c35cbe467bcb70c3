/** What a drawing shows: who speaks with the server, and in which order. */

/** A line of a head. `secret`: the label of a ticket or token in it, such as `A`. */
export type Part = { readonly text: string; readonly secret: string | null };

/** A request with its answer. */
export type Exchanged = {
  readonly kind: 'exchange';
  /** The number of the client in `clients`. */
  readonly from: number;
  readonly request: readonly Part[];
  readonly answer: readonly Part[];
  readonly refused: boolean;
};

/** What happens between two requests. */
export type Between = { readonly kind: 'between'; readonly text: string };

/** The rows of the server's table of sessions, when they have changed. */
export type Rows = { readonly kind: 'rows'; readonly rows: readonly Part[] };

/** One drawing. */
export type Drawing = {
  /** The name of its file in lessons/drawings/, without the ending. */
  readonly name: string;
  readonly title: string;
  readonly clients: readonly string[];
  readonly events: readonly (Exchanged | Between | Rows)[];
};
