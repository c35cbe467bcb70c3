/** What the server tells the programs beside it, by name; see sqlite/fact-store.ts. */
export type FactStore = {
  /** Writes all of them or, when it rejects, none. */
  write(facts: Readonly<Record<string, string>>): Promise<void>;
  read(): Promise<ReadonlyMap<string, string>>;
};
