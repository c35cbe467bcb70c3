/**
 * How long the event loop keeps everybody waiting. Quantiles are of the time since the last scrape,
 * or of 10 s at least, so that two programs that scrape do not take them from each other.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { counter, type Family } from './family.ts';

/** ms between two looks. The delay that node reports includes it. */
const RESOLUTION = 20;
const SHORTEST_WINDOW = 10_000; // ms
const QUANTILES = [0.5, 0.9, 0.99];

/** Starts to measure. */
export function eventLoopFamilies(): readonly Family[] {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  let since = performance.now();
  let shown: readonly number[] = [];
  const look = () => {
    if (shown.length > 0 && performance.now() - since < SHORTEST_WINDOW) return shown;
    const found = [...QUANTILES.map((quantile) => delay.percentile(quantile * 100)), delay.max];
    delay.reset();
    since = performance.now();
    shown = found.map((ns) => Math.max(0, ns / 1e9 - RESOLUTION / 1e3));
    return shown;
  };
  return [
    {
      name: 'coatcheck_event_loop_delay_seconds',
      type: 'summary',
      help: 'How late timers run; quantile 1 is the longest delay since the last scrape.',
      read: () =>
        look().map((value, i) => ({ labels: { quantile: String(QUANTILES[i] ?? 1) }, value })),
    },
    counter(
      'coatcheck_event_loop_active_seconds_total',
      'Time in which the event loop was not idle: its rate is the utilisation.',
      () => performance.eventLoopUtilization().active / 1_000,
    ),
  ];
}
