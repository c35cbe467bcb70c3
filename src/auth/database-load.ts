/** What the database did for one process since its start. */
export type DatabaseLoad = {
  /** Units of work: a transaction, or a query outside of one. */
  readonly calls: number;
  /** ms in which it worked for them. */
  readonly ms: number;
  /** Those that failed because of the database. */
  readonly errors: number;
  /** The connections; null where there is one, as in SQLite. */
  readonly pool: { readonly open: number; readonly idle: number; readonly waiting: number } | null;
};
