/**
 * Finds a declaration in TypeScript source by its name, without a parser. It replaces strings,
 * comments, regular expressions and the text of templates by blanks, and then counts brackets. It
 * relies on the formatter, which begins every declaration at the start of a line and ends it at the
 * end of a line.
 *
 * What this deliberately does not do: read code that is not formatted, or distinguish overloads (it
 * takes the first).
 */
import { literal } from './text.ts';

/**
 * The text of a declaration, without its docstring and its indentation. `Outer.inner` names a part
 * of another declaration. Returns null when there is none of that name.
 */
export function extract(source: string, name: string): string | null {
  const lines = source.split('\n');
  const bare = blankOut(source).split('\n');
  let range = { from: 0, to: lines.length };
  let depth = 0;
  for (const part of name.split('.')) {
    const found = find(bare, part, range, depth);
    if (found === null) return null;
    // The next part is searched inside the declaration that was found.
    range = found;
    depth++;
  }
  const indent = indentOf(lines[range.from] ?? '');
  return lines
    .slice(range.from, range.to)
    .map((line) => line.slice(indent))
    .join('\n');
}

/** How many blanks a line begins with. */
export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

type Range = { readonly from: number; readonly to: number };

const WORDS =
  '(?:(?:export|default|declare|async|abstract|static|readonly|override|public|private|get|set) )*';

function find(bare: readonly string[], name: string, within: Range, nesting: number): Range | null {
  const escaped = literal(name);
  const statement = new RegExp(`^ *${WORDS}(?:const|let|type) ${escaped}\\b`);
  const body = new RegExp(`^ *${WORDS}(?:function\\*?|class|interface) ${escaped}\\b`);
  const method = new RegExp(`^ *${WORDS}\\*?${escaped}(?:<.*>)?\\(`);
  const property = new RegExp(`^ *${WORDS}${escaped}[?!]?(?:[:;]| =|,$)`);
  const indent = indentOf(bare[within.from] ?? '');
  const start = nesting === 0 ? within.from : within.from + 1;
  for (let from = start; from < within.to; from++) {
    const line = bare[from] ?? '';
    const column = indentOf(line);
    if (nesting === 0 ? column > 0 : column <= indent) continue;
    if (statement.test(line)) return { from, to: endOf(bare, from, /;$/) };
    if (body.test(line)) return { from, to: endOf(bare, from, /[};]$/) };
    if (nesting === 0) continue;
    if (method.test(line)) {
      const to = endOf(bare, from, /[};,]$/);
      // A call looks like a method but has no body.
      if (/[{]$/.test(line) || to > from + 1 || /[};]$/.test(line)) return { from, to };
    }
    if (property.test(line)) return { from, to: endOf(bare, from, /[;,]$/) };
  }
  return null;
}

// The index after the first line that closes every bracket and whose end matches `last`.
function endOf(bare: readonly string[], from: number, last: RegExp): number {
  let depth = 0;
  for (let at = from; at < bare.length; at++) {
    for (const character of bare[at] ?? '') {
      if ('([{'.includes(character)) depth++;
      if (')]}'.includes(character)) depth--;
    }
    if (depth <= 0 && last.test((bare[at] ?? '').trimEnd())) return at + 1;
  }
  return bare.length;
}

// A slash begins a regular expression only after these; after anything else it is a division.
const BEFORE_REGEXP =
  /(?:[=(,:;!&|?{}[+\-*%<>~^]|^|\b(?:return|typeof|case|of|in|await|yield))\s*$/;

/** Replaces comments by spaces and the text of literals by underscores, and keeps line breaks. */
export function blankOut(source: string): string {
  let out = '';
  let at = 0;
  const templates: number[] = []; // the depth in braces of each open `${`
  let depth = 0;
  const skip = (end: number, filler = '_') => {
    out += source.slice(at, end).replaceAll(/[^\n]/g, filler);
    at = end;
  };
  while (at < source.length) {
    const rest = source.slice(at, at + 2);
    const character = source[at] ?? '';
    if (rest === '//') skip(until(source, '\n', at), ' ');
    else if (rest === '/*') skip(until(source, '*/', at + 2) + 2, ' ');
    else if (character === "'" || character === '"') skip(endOfString(source, at, character));
    else if (character === '`' || (character === '}' && templates.at(-1) === depth)) {
      if (character === '}') templates.pop();
      const end = endOfTemplate(source, at + 1);
      if (source[end - 1] === '{') templates.push(depth);
      skip(end);
    } else if (character === '/' && BEFORE_REGEXP.test(out.slice(-40)))
      skip(endOfRegExp(source, at));
    else {
      if (character === '{') depth++;
      if (character === '}') depth--;
      out += character;
      at++;
    }
  }
  return out;
}

function until(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at === -1 ? source.length : at;
}

function endOfString(source: string, from: number, quote: string): number {
  let at = from + 1;
  while (at < source.length && source[at] !== quote) at += source[at] === '\\' ? 2 : 1;
  return at + 1;
}

// The end of the text of a template: after the closing backtick, or after a `${`.
function endOfTemplate(source: string, from: number): number {
  let at = from;
  while (at < source.length) {
    if (source[at] === '`') return at + 1;
    if (source.startsWith('${', at)) return at + 2;
    at += source[at] === '\\' ? 2 : 1;
  }
  return at;
}

function endOfRegExp(source: string, from: number): number {
  let at = from + 1;
  let inClass = false;
  while (at < source.length && (inClass || source[at] !== '/')) {
    if (source[at] === '[') inClass = true;
    if (source[at] === ']') inClass = false;
    at += source[at] === '\\' ? 2 : 1;
  }
  return at + 1;
}
