/** Wakes those that wait for a sign of another server. */
export class Signs {
  readonly #waiting = new Set<() => void>();

  /** Resolves at the next sign, and after `ms` at the latest. */
  next(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }

  give(): void {
    for (const done of [...this.#waiting]) done();
  }
}
