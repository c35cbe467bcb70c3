/**
 * Writes results/latest.json, the same as Markdown, and the chart. A scenario that was not run
 * keeps its last figures.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { barChart } from './chart.ts';
import { CPU_SOURCE } from './cpu.ts';
import { isMet, type Section } from './report.ts';
import { toMarkdown } from './table.ts';

/** Where and when a scenario was measured. */
export type Machine = {
  readonly date: string;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  readonly rounds: number;
};

type Kept = Record<string, Section & { readonly machine: Machine }>;

const FOLDER = new URL('results/', import.meta.url);
const JSON_FILE = new URL('latest.json', FOLDER);

/** The machine of this run; `rounds` is the number of rounds. */
export function describeMachine(rounds: number): Machine {
  const [first] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    rounds,
  };
}

/** Merges measured sections into the stored ones. `order` has the names of all scenarios. */
export function keep(measured: Kept, order: readonly string[]): void {
  const before: Kept = existsSync(JSON_FILE) ? JSON.parse(readFileSync(JSON_FILE, 'utf8')) : {};
  const all = { ...before, ...measured };
  const kept = order.flatMap((name) =>
    all[name] === undefined ? [] : [[name, all[name]] as const],
  );
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(JSON_FILE, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
  writeFileSync(new URL('latest.md', FOLDER), markdown(kept.map(([, section]) => section)));
  for (const [name, { bars }] of kept) {
    if (bars === undefined) continue;
    const title = 'CPU time for one signed-in dashboard (microseconds, less is better)';
    writeFileSync(new URL(`${name}.svg`, FOLDER), barChart(title, bars));
  }
}

function markdown(sections: readonly Kept[string][]): string {
  const checks = sections.flatMap((section) => section.checks);
  const met = checks.filter(isMet).length;
  const intro = [
    '# Speed',
    `${met} of ${checks.length} targets are met. CPU time is user and system time of the server process per response, from ${CPU_SOURCE}; figures are medians over the rounds, ratios are computed in each round first. How it is measured: [README](../README.md).`,
    '![CPU time for one dashboard, by server](dashboard.svg)',
  ];
  const parts = sections.map((section) => `${toMarkdown(section)}\n${where(section.machine)}\n`);
  return `${intro.join('\n\n')}\n\n${parts.join('\n')}`;
}

function where({ date, node, cpu, cores, rounds }: Machine): string {
  return `<sub>${date}, Node ${node}, ${cpu}, ${cores} cores, rounds: ${rounds}</sub>`;
}
