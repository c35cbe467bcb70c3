/** Text for a terminal: columns, times, and nothing that a stranger could make the terminal do. */

type Cell = string | number | null;

/**
 * Rows in columns. A column that begins with a number is aligned to the right. A null is a dash.
 */
export function align(rows: readonly (readonly Cell[])[]): string {
  return pad(
    rows.map((row) => row.map(cellText)),
    rows[0] ?? [],
  );
}

/** Rows in columns, with the name of each column above. */
export function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return pad(
    [columns, ...rows].map((row) => row.map(cellText)),
    rows[0] ?? [],
  );
}

function pad(lines: readonly (readonly string[])[], model: readonly Cell[]): string {
  // Not Math.max(...lengths): a hundred thousand accounts are too many arguments.
  const widths: number[] = [];
  for (const line of lines) {
    for (const [i, cell] of line.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  const padded = (cell: string, i: number) =>
    typeof model[i] === 'number' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
  return lines.map((line) => line.map(padded).join('  ').trimEnd()).join('\n');
}

/** `2026-11-21 14:02:31`, in UTC: scripts and people in other places read the same. */
export function time(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms).slice(0, 19).replace('T', ' ');
}

/** A time as JSON has it. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** A text cut to so many characters, its end marked. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/**
 * Replaces what a terminal obeys instead of showing it. A User-Agent is whatever its sender wrote:
 * U+009B and ESC begin commands to the terminal, U+202E turns the rest of the line around.
 */
export function escapeControls(text: string, allowed: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    allowed.includes(character) ? character : escapeUnits(character),
  );
}

// Each half of a surrogate pair by itself, as JSON has them: U+E0001 is two.
function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function cellText(cell: Cell): string {
  return cell === null || cell === '' ? '-' : escapeControls(String(cell), '');
}
