/** The columns that tables of servers under load share. */
import { middle, type Rounds } from './rounds.ts';

/** "core %" is how much of a core the server got: under about 95, other programs disturbed the run. */
export const COLUMNS = [
  '',
  'CPU us/request',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'RSS MiB',
  'core %',
];

/** One row: the medians over the rounds. */
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
