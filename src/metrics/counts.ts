/**
 * What is counted as it happens. Everything else is read from the services when it is scraped
 * (measured.ts).
 */
import type { Observer } from '../web/observer.ts';
import { counter, type Family } from './family.ts';
import { RefusalCounts } from './refusals.ts';
import { RequestCounts } from './requests.ts';
import { EventCounts } from './sign-ins.ts';
import { UnparsedCounts } from './unparsed.ts';

/** The counters; create them once. */
export class Counts {
  readonly requests = new RequestCounts();
  readonly unparsed = new UnparsedCounts();
  readonly events = new EventCounts();
  readonly refusals = new RefusalCounts();
  #linesLost = 0;
  #housekeepingFailures = 0;

  /** Counts what the app sees. */
  readonly observer: Observer = {
    begun: () => this.requests.begun(),
    served: (route, method, status, ms) => this.requests.served(route, method, status, ms),
    unparsed: (code) => this.unparsed.add(code),
    recorded: (kind, reason) => this.events.recorded(kind, reason),
  };

  /** Lines of the log could not be written. */
  readonly linesLost = (lines: number): void => {
    this.#linesLost += lines;
  };

  /** A piece of the periodic work failed. */
  readonly housekeepingFailed = (): void => {
    this.#housekeepingFailures++;
  };

  families(): readonly Family[] {
    return [
      ...this.requests.families(),
      this.unparsed.family(),
      ...this.events.families(),
      this.refusals.family(),
      counter(
        'coatcheck_log_lines_lost_total',
        'Lines of the log that could not be written.',
        () => this.#linesLost,
      ),
      counter(
        'coatcheck_housekeeping_failures_total',
        'Pieces of periodic work that failed; the next round tries again.',
        () => this.#housekeepingFailures,
      ),
    ];
  }
}
