import { HashGate, type HashQueue } from '../../src/auth/passwords/hash-gate.ts';

/**
 * A gate that can hold back the result of one hash, so that a test decides what happens while it is
 * computed.
 */
export class SlowGate extends HashGate {
  /** Resolves when the hash that was asked for is held. */
  holding: Promise<void> = Promise.resolve();
  #held: { readonly until: Promise<void>; readonly reached: () => void } | null = null;

  constructor() {
    super({ width: 4, queue: 100 });
  }

  /** Holds the next hash that begins, until the function it answers with is called. */
  holdTheNext(): () => void {
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    const { promise, resolve: reached } = Promise.withResolvers<void>();
    this.holding = promise;
    this.#held = { until, reached };
    return letGo;
  }

  override async run<T>(
    work: () => Promise<T>,
    signal: AbortSignal,
    queue?: HashQueue,
  ): Promise<T> {
    const held = this.#held;
    this.#held = null;
    const result = await super.run(work, signal, queue);
    held?.reached();
    await held?.until;
    return result;
  }
}
