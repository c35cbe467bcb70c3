import type { EventKind } from '../auth/events.ts';

/**
 * Is told what happens, to count it. Called while requests are served: each call has to be cheap
 * and must not throw.
 */
export type Observer = {
  /** A request has arrived. Each is served, too. */
  begun(): void;
  /** It was answered. `route`: the pattern of the route that was asked; null when none was. */
  served(route: string | null, method: string, status: number, ms: number): void;
  /** A request did not parse, or its connection was closed at once. The code is that of the log. */
  unparsed(code: string): void;
  /** An event was recorded. */
  recorded(kind: EventKind, reason: string | null): void;
};
