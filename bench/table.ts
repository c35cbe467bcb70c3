/** Tables for a terminal and for Markdown, with the same cells. */
import { checkCells, type Section, type Table } from './report.ts';

const CHECKS = ['target', 'measured', 'required', ''];

/** The tables of a scenario as text with aligned columns. */
export function toText({ title, notes, table, checks }: Section): string {
  const results = { columns: CHECKS, rows: checks.map(checkCells) };
  const parts = [title, aligned(table), ...(checks.length > 0 ? [aligned(results)] : [])];
  return `${[...parts, notes.map((note) => `  ${note}`).join('\n')].join('\n\n')}\n`;
}

/** The tables of a scenario as Markdown. */
export function toMarkdown({ title, notes, table, checks }: Section): string {
  const results = { columns: CHECKS, rows: checks.map(checkCells) };
  const parts = [`## ${title}`, piped(table), ...(checks.length > 0 ? [piped(results)] : [])];
  return `${[...parts, ...notes].join('\n\n')}\n`;
}

function aligned({ columns, rows }: Table): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0)));
  return all.map((row) => `  ${line(row).join('  ')}`.trimEnd()).join('\n');
}

function piped({ columns, rows }: Table): string {
  const rule = columns.map((_, i) => (i === 0 ? '---' : '--:'));
  return [columns, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
