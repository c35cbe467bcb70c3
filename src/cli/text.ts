/**
 * Text for a terminal: columns, and the escaping of control characters that a client sent.
 */
type Cell = string | number | null;

/**
 * Aligns rows in columns. A column whose first cell is a number is aligned right. A null is shown
 * as a dash.
 */
export function align(rows: readonly (readonly Cell[])[]): string {
  return pad(
    rows.map((row) => row.map(cellText)),
    rows[0] ?? [],
  );
}

/** Aligns rows in columns, with a line of column names first. */
export function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return pad(
    [columns, ...rows].map((row) => row.map(cellText)),
    rows[0] ?? [],
  );
}

function pad(lines: readonly (readonly string[])[], model: readonly Cell[]): string {
  // Not Math.max(...lengths): a hundred thousand rows are too many arguments for a call.
  const widths: number[] = [];
  for (const line of lines) {
    for (const [i, cell] of line.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  const padded = (cell: string, i: number) =>
    typeof model[i] === 'number' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
  return lines.map((line) => line.map(padded).join('  ').trimEnd()).join('\n');
}

const AGENT_SHOWN = 40; // characters

/** Cuts a text to `length` characters; an ellipsis marks the cut. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** A User-Agent for a table. */
export function shortAgent(userAgent: string): string {
  return shorten(userAgent, AGENT_SHOWN);
}

/**
 * Escapes control and format characters. A client chooses its User-Agent freely: U+009B and ESC
 * start terminal commands, U+202E reverses the rest of the line.
 */
export function escapeControls(text: string, allowed: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    allowed.includes(character) ? character : escapeUnits(character),
  );
}

// As in JSON, each half of a surrogate pair is escaped by itself: U+E0001 becomes two escapes.
function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function cellText(cell: Cell): string {
  return cell === null || cell === '' ? '-' : escapeControls(String(cell), '');
}

/** The text with a further line, if there is one. */
export function withLine(text: string, line: string): string {
  return line === '' ? text : `${text}\n${line}`;
}
