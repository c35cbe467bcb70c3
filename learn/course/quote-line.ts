/** Where in a source file a quote begins. */
import type { Quote } from './nodes.ts';

/** The number of the line, from 1; null when the file has other lines by now. */
export function lineOfQuote({ lines }: Quote, text: string | null): number | null {
  if (text === null) return null;
  // A quote may be indented less than its source.
  const wanted = lines.map((line) => line.trim());
  const all = text.split('\n').map((line) => line.trim());
  const at = all.findIndex((_, start) => wanted.every((line, i) => all[start + i] === line));
  return at === -1 ? null : at + 1;
}
