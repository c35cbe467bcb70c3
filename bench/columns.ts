/** The columns of tables about servers under load. */
import { middle, type Rounds } from './rounds.ts';

/** "core %" is the share of a core that the server got; below about 95 others used the rest. */
export const COLUMNS = [
  '',
  'CPU us/request',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'RSS MiB',
  'core %',
];

/** One row, with the medians over the rounds. */
export function cells(rounds: Rounds, name: string): readonly string[] {
  const of = (figure: Parameters<typeof middle>[2], digits: number, unit = 1) =>
    (middle(rounds, name, figure) / unit).toFixed(digits);
  return [
    name,
    of('cpu', 1),
    of('perSecond', 0),
    of('p50', 2),
    of('p99', 2),
    of('rss', 0, 2 ** 20),
    of('serverBusy', 0, 0.01),
  ];
}
