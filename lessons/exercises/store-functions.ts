/** What my/store.js exports. A ticket or a row may come as a promise: the checks await it. */

export type Row = Readonly<Record<string, unknown>>;

export type StoreFunctions = {
  /** Writes a row with this data and `createdAt`, and returns the ticket that leads to it. */
  createSession(data: Row): string;
  /** The row of a ticket; null when there is none, or when it is over. */
  getSession(ticket: unknown): Row | null;
  /** Deletes the row of a ticket. */
  deleteSession(ticket: string): void;
};
