import type { Checked } from './checker.ts';
import type { Page } from './history.ts';

const MOST = 20;

/** What a run of the checker did and found, in words. */
export function summaryOf({ history, violations, faults }: Checked): string {
  const { pages, logIns, ends, unavailable } = history;
  const by = Map.groupBy(violations, ({ rule }) => rule);
  const lines = [
    `${pages.length} pages (${counted(pages)}), the slowest in ${Math.round(slowest(pages))} ms`,
    `${logIns.length} log-ins, ${ends.length} requests that end sessions, ${ends.filter(({ answered }) => answered === Number.POSITIVE_INFINITY).length} of them not answered`,
    `${unavailable.length} answers with 503`,
    `faults: ${[...faults].map(([name, times]) => `${times} ${name}`).join(', ') || 'none'}`,
    `${violations.length} violations`,
    ...[...by].map(([rule, those]) => `  ${rule}: ${those.length}`),
    ...violations.slice(0, MOST).map(({ rule, what }) => `  ${rule}: ${what}`),
  ];
  return `${lines.join('\n')}\n`;
}

function counted(pages: readonly Page[]): string {
  const admitted = pages.filter(({ result }) => result === 'in').length;
  return `${admitted} signed in, ${pages.length - admitted} refused`;
}

function slowest(pages: readonly Page[]): number {
  return pages.reduce((most, { begun, answered }) => Math.max(most, answered - begun), 0);
}
