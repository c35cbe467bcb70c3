import { escapeControls } from './text.ts';

/**
 * Lines of CSV (RFC 4180), the names of the columns first. A cell that a spreadsheet would compute
 * gets an apostrophe in front: a client chooses its User-Agent, and `=HYPERLINK(...)` would run on
 * the machine of whoever opens the file. Control characters are escaped, as in tables.
 */
export function csv(rows: readonly Readonly<Record<string, string | number | null>>[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const names = Object.keys(first);
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))]
    .map((cells) => cells.map(cellText).join(','))
    .join('\r\n');
}

function cellText(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  const text = escapeControls(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell, '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
