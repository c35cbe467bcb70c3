/** Keeps the figures in results/latest.json. A scenario that was not run keeps its last ones. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { CPU_SOURCE } from './cpu.ts';
import type { Section } from './report.ts';

/** Where and when a scenario was measured. */
export type Machine = {
  readonly date: string;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  readonly rounds: number;
  readonly cpuSource: string;
};

/** The report of a scenario as it is stored. */
export type Kept = Section & { readonly machine: Machine };

/** The stored reports by the names of their scenarios, in the order of the bench. */
export type Results = ReadonlyMap<string, Kept>;

const FILE = new URL('results/latest.json', import.meta.url);

/** The machine of this run; `rounds` is the number of rounds. */
export function describeMachine(rounds: number): Machine {
  const [first] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    rounds,
    cpuSource: CPU_SOURCE,
  };
}

/** Reads what is stored. */
export function readResults(): Results {
  if (!existsSync(FILE)) return new Map();
  return new Map(Object.entries(JSON.parse(readFileSync(FILE, 'utf8'))));
}

/** Stores the report of a scenario. `order` has the names of all scenarios; others are dropped. */
export function keep(name: string, measured: Kept, order: readonly string[]): void {
  const all = new Map([...readResults(), [name, measured] as const]);
  const kept = order.flatMap((one) => {
    const section = all.get(one);
    return section === undefined ? [] : [[one, section] as const];
  });
  mkdirSync(new URL('.', FILE), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}
