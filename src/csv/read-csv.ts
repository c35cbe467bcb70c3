/**
 * Reads CSV (RFC 4180) as spreadsheets write it: with or without quotes, with CRLF or LF, separated
 * by commas, or by semicolons or tabs where the comma is for decimals.
 */
import { fuse } from './formulas.ts';

/** One record, and the number of the line that it begins on, from 1. */
export type CsvRecord = { readonly line: number; readonly fields: readonly string[] };

/** What is wrong with a file, and on which line: a quote that does not end, or text after one. */
export type CsvProblem = { readonly line: number; readonly message: string };

export type CsvResult =
  | { readonly ok: true; readonly records: readonly CsvRecord[] }
  | { readonly ok: false; readonly problem: CsvProblem };

/**
 * Reads a file whose bytes are decoded. Lines with nothing but blanks or separators are left out.
 * What `writeCsv` did against formulas is undone.
 */
export function readCsv(text: string): CsvResult {
  const separator = separatorOf(text);
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const begun = line;
    const fields: string[] = [];
    for (;;) {
      const field = text[at] === '"' ? quoted(text, at) : bare(text, at, separator);
      if (field === null) return failed(begun, 'a quote (") is opened and not closed');
      line += linesIn(field.value);
      fields.push(fuse(field.value));
      at = field.end;
      if (text[at] !== separator) break;
      at++;
    }
    const lineEnd = /\r\n|\r|\n|$/y;
    lineEnd.lastIndex = at;
    const end = lineEnd.exec(text);
    if (end === null) return failed(line, 'after a quoted field there is more than a separator');
    at += end[0].length;
    line++;
    if (fields.some((field) => field.trim() !== '')) records.push({ line: begun, fields });
  }
  return { ok: true, records };
}

// The first that stands in the first line outside of quotes: the names of columns have none.
function separatorOf(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') at = text.indexOf('"', at + 1);
    if (at === -1 || '\r\n'.includes(character)) break;
    if (',;\t'.includes(character)) return character;
  }
  return ',';
}

type Piece = { readonly value: string; readonly end: number };

function quoted(text: string, start: number): Piece | null {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return null;
    if (text[quote + 1] !== '"') {
      return { value: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    }
    at = quote + 2;
  }
}

function bare(text: string, start: number, separator: string): Piece {
  let end = start;
  while (end < text.length && !`${separator}\r\n`.includes(text[end] ?? '')) end++;
  return { value: text.slice(start, end), end };
}

function linesIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function failed(line: number, message: string): CsvResult {
  return { ok: false, problem: { line, message } };
}
