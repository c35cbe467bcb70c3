/** Tables for a terminal and for Markdown, with the same cells. */
import { type Check, checkCells, type Section, type Table } from './report.ts';

const CHECKS = ['target', 'measured', 'required', ''];

/** The tables of a scenario as text with aligned columns. */
export function toText(section: Section): string {
  const notes = section.notes.map((note) => `  ${note}`).join('\n');
  return `${[section.title, ...tablesOf(section).map(aligned), notes].join('\n\n')}\n`;
}

/** The tables of a scenario as Markdown. */
export function toMarkdown(section: Section): string {
  const { title, notes } = section;
  return `${[`## ${title}`, ...tablesOf(section).map(piped), ...notes].join('\n\n')}\n`;
}

/** Targets, measured figures, and whether they are met. */
export function checkTable(checks: readonly Check[]): Table {
  return { columns: CHECKS, rows: checks.map(checkCells) };
}

function tablesOf({ table, breakdown, checks }: Section): readonly Table[] {
  const tables = breakdown === undefined ? [table] : [table, breakdown];
  return checks.length === 0 ? tables : [...tables, checkTable(checks)];
}

function aligned({ columns, rows }: Table): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0)));
  return all.map((row) => `  ${line(row).join('  ')}`.trimEnd()).join('\n');
}

/** A table in Markdown. */
export function piped({ columns, rows }: Table): string {
  const rule = columns.map((_, i) => (i === 0 ? '---' : '--:'));
  return [columns, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
