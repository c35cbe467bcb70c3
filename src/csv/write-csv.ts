import { defuse } from './formulas.ts';

/**
 * Writes records as CSV (RFC 4180), with the mark for UTF-8 at the beginning: without it Excel
 * takes the file for Windows-1252.
 */
export function writeCsv(records: readonly (readonly string[])[]): string {
  return `\ufeff${records.map(csvLine).join('')}`;
}

/** One line of such a file: for a file that grows. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(cellOf).join(',')}\r\n`;
}

function cellOf(field: string): string {
  const text = defuse(field);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
