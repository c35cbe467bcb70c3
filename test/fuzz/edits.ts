/** Edits of a request text. Texts are Latin-1: one character is one byte. */
import type { Random } from './random.ts';

/** Replaces `length` characters at a place. */
export function replace(text: string, at: number, length: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + length);
}

/** A random part of the text, usually short. */
export function piece(text: string, random: Random): [at: number, length: number] {
  return [random.below(text.length), 1 + random.below(random.pick([1, 4, 16, 200]))];
}

/** Changes the lines of the first head. The body and pipelined requests stay the same. */
export function withLines(text: string, change: (lines: string[]) => void): string {
  const end = text.indexOf('\r\n\r\n');
  const lines = (end === -1 ? text : text.slice(0, end)).split('\r\n');
  change(lines);
  return lines.join('\r\n') + (end === -1 ? '' : text.slice(end));
}

/** Changes the words of the request line. */
export function withFirstLine(text: string, change: (words: string[]) => void): string {
  const end = text.indexOf('\r\n');
  const words = (end === -1 ? text : text.slice(0, end)).split(' ');
  change(words);
  return words.join(' ') + (end === -1 ? '' : text.slice(end));
}
