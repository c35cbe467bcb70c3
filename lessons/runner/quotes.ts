/**
 * Compares the quotes of a lesson with the source. A block quotes a declaration
 * (`ts file=src/http/cookies.ts#parseCookies`), consecutive lines (`ts in=src/routes.ts`), or a
 * broken server of lessons/museum (`ts wrong=some-id`). The lesson contains the whole text, so that
 * it can be read without the runner.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from './parse.ts';
import { extract, indentOf } from './symbols.ts';

/** The source of a quote, or what is wrong with its reference. */
export type Quoted =
  | { readonly ok: true; readonly source: string; readonly lines: readonly string[] }
  | { readonly ok: false; readonly what: string };

/** The first difference. `at`: its distance from the opening fence, in lines. */
export type Difference = {
  readonly at: number;
  readonly what: string;
  readonly detail: readonly string[];
};

const INFO =
  /^ts (?:file=(?<file>[\w./-]+)#(?<symbol>[\w.$#]+)|in=(?<within>[\w./-]+)|wrong=(?<wrong>[\w-]+)(?:#(?<part>[\w.$#]+))?)$/;

/** Reads the source that a block refers to. */
export function quoted(block: Block, root: string): Quoted {
  const groups = INFO.exec(block.info)?.groups;
  if (groups === undefined) {
    return { ok: false, what: 'a ts block names its source: file=PATH#NAME, in=PATH or wrong=ID' };
  }
  const { file, within, symbol = groups.part, wrong } = groups;
  const path = file ?? within ?? `lessons/museum/${wrong}.ts`;
  if (!existsSync(join(root, path))) return { ok: false, what: `there is no ${path}` };
  const source = readFileSync(join(root, path), 'utf8');
  if (within !== undefined) {
    if (hasLines(source, block.lines)) return { ok: true, source: path, lines: block.lines };
    return { ok: false, what: `${path} does not have these lines next to each other` };
  }
  const text = symbol === undefined ? source.trimEnd() : extract(source, symbol);
  if (text === null) return { ok: false, what: `there is no ${symbol} in ${path}` };
  return { ok: true, source: path, lines: text.split('\n') };
}

/**
 * Whether lines stand next to each other in a source, all of them indented as much more as the
 * first.
 */
function hasLines(source: string, lines: readonly string[]): boolean {
  const all = source.split('\n');
  return all.some((first, at) => {
    const indent = indentOf(first) - indentOf(lines[0] ?? '');
    const moved = (line: string) => (line === '' ? '' : ' '.repeat(Math.max(0, indent)) + line);
    return lines.length > 0 && lines.every((line, i) => all[at + i] === moved(line));
  });
}

/** Compares a quote with its source. Returns null when they are equal. */
export function compareQuote(block: Block, root: string): Difference | null {
  const source = quoted(block, root);
  if (!source.ok) return { at: 0, what: source.what, detail: [] };
  const { lines } = source;
  const length = Math.max(lines.length, block.lines.length);
  for (let at = 0; at < length; at++) {
    if (lines[at] === block.lines[at]) continue;
    const detail = [
      ...lines.slice(Math.max(0, at - 2), at).map((line) => `  ${line}`),
      ...(at < block.lines.length ? [`- ${block.lines[at]}`] : []),
      ...(at < lines.length ? [`+ ${lines[at]}`] : ['+ (its end)']),
    ];
    return { at: at + 1, what: `${source.source} says something else`, detail };
  }
  return null;
}
