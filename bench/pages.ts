/**
 * The pages that show the results: results/latest.md, the chart, and the marked blocks of
 * docs/performance.md. All of them follow from results/latest.json alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fillBlocks } from './blocks.ts';
import { barChart } from './chart.ts';
import { isMet } from './report.ts';
import type { Kept, Machine, Results } from './results.ts';
import { checkTable, piped, toMarkdown } from './table.ts';

const TITLE = 'CPU time for one signed-in dashboard (microseconds, less is better)';
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const DOCUMENT = path('../docs/performance.md');

/** A page as it should be. */
export type Written = { readonly path: string; readonly text: string };

/** Every page, made from the results. */
export function pagesOf(results: Results): readonly Written[] {
  const charts = [...results].flatMap(([name, { bars }]) =>
    bars === undefined ? [] : [{ path: path(`results/${name}.svg`), text: barChart(TITLE, bars) }],
  );
  const text = fillBlocks(readFileSync(DOCUMENT, 'utf8'), blocksOf(results));
  return [
    ...charts,
    { path: path('results/latest.md'), text: latest(results) },
    { path: DOCUMENT, text },
  ];
}

/** Writes every page. */
export function writePages(results: Results): void {
  for (const page of pagesOf(results)) writeFileSync(page.path, page.text);
}

/** The text of each marked block: "targets", and the tables of each scenario by its name. */
function blocksOf(results: Results): ReadonlyMap<string, string> {
  const blocks = new Map([['targets', targets(results)]]);
  for (const [name, section] of results) {
    blocks.set(name, withMachine(piped(section.table), section));
    if (section.breakdown !== undefined)
      blocks.set(`${name} breakdown`, withMachine(piped(section.breakdown), section));
  }
  return blocks;
}

function targets(results: Results): string {
  const checks = [...results.values()].flatMap((section) => section.checks);
  return `${count(results)}\n\n${piped(checkTable(checks))}`;
}

function count(results: Results): string {
  const checks = [...results.values()].flatMap((section) => section.checks);
  return `${checks.filter(isMet).length} of ${checks.length} targets are met.`;
}

function latest(results: Results): string {
  const [first] = results.values();
  const intro = [
    '# Speed',
    `${count(results)} CPU time is user and system time of the server process per response, from ${first?.machine.cpuSource}; a figure is the lower quartile of the rounds (requests/s: the upper one), a ratio that of two such figures. How it is measured: [README](../README.md).`,
    '![CPU time for one dashboard, by server](dashboard.svg)',
  ];
  const parts = [...results.values()].map(
    (section) => `${withMachine(toMarkdown(section), section)}\n`,
  );
  return `${intro.join('\n\n')}\n\n${parts.join('\n')}`;
}

function withMachine(text: string, { machine }: Kept): string {
  return `${text.trimEnd()}\n\n${where(machine)}`;
}

function where({ date, node, cpu, cores, rounds }: Machine): string {
  return `<sub>${date}, Node ${node}, ${cpu}, ${cores} cores, rounds: ${rounds}</sub>`;
}
