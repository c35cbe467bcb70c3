/**
 * Requests by route, method and status, and how long they took. The path of a request is a label
 * nowhere: clients choose it, and one time series per path would fill the memory of Prometheus.
 */
import type { Family } from './family.ts';
import { gauge } from './family.ts';
import { Histogram } from './histogram.ts';

/** Seconds. A page takes a ms, a password hash some 300 ms, a full hash gate up to 4 s. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Methods that have a route, and those that every route answers. All others are `other`. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const OTHER_METHOD = 'other';

/** The label of a request that no route answered: 404, 405, OPTIONS, a wrong Host. */
const NO_ROUTE = 'none';

/** Failures that begin at 0, so that increase() sees the first one. */
const FAILURES = [500, 503];

type Series = { readonly byStatus: Map<number, number>; readonly seconds: Histogram };

/** Counts requests. One Map look-up per label, and nothing is created after the first request. */
export class RequestCounts {
  readonly #routes = new Map<string, Map<string, Series>>();
  #inFlight = 0;

  begun(): void {
    this.#inFlight++;
  }

  /** `route` is the pattern of the route; null when none answered. */
  served(route: string | null, method: string, status: number, ms: number): void {
    this.#inFlight--;
    const { byStatus, seconds } = this.#seriesOf(route ?? NO_ROUTE, method);
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    seconds.observe(ms / 1_000);
  }

  families(): readonly Family[] {
    return [
      {
        name: 'coatcheck_http_requests_total',
        type: 'counter',
        help: 'Requests that were answered.',
        read: () =>
          this.#all().flatMap(({ labels, byStatus }) =>
            Array.from(byStatus, ([status, value]) => ({
              labels: { ...labels, status: String(status) },
              value,
            })),
          ),
      },
      {
        name: 'coatcheck_http_request_duration_seconds',
        type: 'histogram',
        help: 'Time from the head of a request until its reply was handed to the system.',
        read: () => this.#all().flatMap(({ labels, seconds }) => seconds.samples(labels)),
      },
      gauge(
        'coatcheck_http_requests_in_flight',
        'Requests that are being answered.',
        () => this.#inFlight,
      ),
    ];
  }

  #seriesOf(route: string, method: string): Series {
    const known = this.#routes.get(route)?.get(method);
    return known ?? this.#createSeries(route, METHODS.includes(method) ? method : OTHER_METHOD);
  }

  #createSeries(route: string, method: string): Series {
    const methods = this.#routes.get(route) ?? new Map<string, Series>();
    this.#routes.set(route, methods);
    const series = methods.get(method) ?? {
      byStatus: new Map(FAILURES.map((status) => [status, 0])),
      seconds: new Histogram(BOUNDS),
    };
    methods.set(method, series);
    return series;
  }

  #all() {
    return [...this.#routes].flatMap(([route, methods]) =>
      Array.from(methods, ([method, series]) => ({ labels: { route, method }, ...series })),
    );
  }
}
