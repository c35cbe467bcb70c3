/** The columns of tables about servers under load. */
import { figure, type Rounds } from './rounds.ts';

/**
 * "wake-ups" says how often the server had to wake the client, for one request. "core %" is the
 * share of a core that the server got; below about 95 others used the rest.
 */
export const COLUMNS = [
  '',
  'CPU us/request',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'wake-ups',
  'RSS MiB',
  'core %',
];

/** One row, with the figures of all rounds. */
export function cells(rounds: Rounds, name: string): readonly string[] {
  const of = (what: Parameters<typeof figure>[2], digits: number, unit = 1) =>
    (figure(rounds, name, what) / unit).toFixed(digits);
  return [
    name,
    of('cpu', 1),
    of('perSecond', 0),
    of('p50', 2),
    of('p99', 2),
    of('wakeUps', 2),
    of('rss', 0, 2 ** 20),
    of('serverBusy', 0, 0.01),
  ];
}
