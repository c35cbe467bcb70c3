import { csvLine } from '../csv/write-csv.ts';
import { escapeControls } from './text.ts';

/**
 * Lines of CSV for stdout, the names of the columns first. Control characters are escaped, as in
 * tables; formulas are defused (csv/formulas.ts), since a client chooses its User-Agent.
 */
export function csv(rows: readonly Readonly<Record<string, string | number | null>>[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const names = Object.keys(first);
  const records = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
  return records
    .map((cells) => csvLine(cells.map((cell) => escapeControls(cell, ''))))
    .join('')
    .trimEnd();
}
