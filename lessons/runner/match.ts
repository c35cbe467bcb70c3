/**
 * Compares the output of a command with the lines that the lesson expects. The lesson may contain
 * two kinds of placeholder. Apart from them every character counts, so that the reader sees exactly
 * what is compared:
 *
 *   …        any text within a line; a line of only … stands for any number of lines, even for none
 *   ‹name›   a named blank: one or more characters without a space. A name has the same text
 *            everywhere in the lesson, and no two names have the same text: this proves prose that
 *            calls an ID "new".
 */
import { literal } from './text.ts';

/** The texts that the named blanks of a lesson have matched so far, by name. */
export type Blanks = ReadonlyMap<string, string>;

/** The result of a comparison. `used`: the number of output lines that were matched. */
export type Match =
  | { readonly ok: true; readonly blanks: Blanks; readonly used: number }
  | {
      readonly ok: false;
      /** The index of the first expected line without a match; their number if output is left. */
      readonly at: number;
      /** The index of the output line in its place. */
      readonly actual: number;
      /** The reason, when a diff of the two texts does not show it. */
      readonly reason: string | null;
    };

/** The placeholder for any text. */
export const ANY = '…';
const BLANK = /‹([a-z][a-z0-9-]*)›/g;

/** Whether an expected line contains `…`. */
export function hasEllipsis(line: string): boolean {
  return line.includes(ANY);
}

/** The names of the named blanks in a text. */
export function blankNames(text: string): readonly string[] {
  return [...text.matchAll(BLANK)].map(([, name = '']) => name);
}

/**
 * Replaces each named blank by the text that it has matched. `unknown`: the first name that
 * has not matched anything yet, or null.
 */
export function fillBlanks(text: string, blanks: Blanks): { text: string; unknown: string | null } {
  const unknown = blankNames(text).find((name) => !blanks.has(name)) ?? null;
  return { text: text.replaceAll(BLANK, (all, name: string) => blanks.get(name) ?? all), unknown };
}

/** Compares one line. Returns the blanks known afterwards, or the reason for the mismatch. */
export function matchLine(
  expected: string,
  actual: string,
  blanks: Blanks,
): Blanks | { reason: string | null } {
  const fresh: string[] = [];
  let pattern = '';
  for (const part of expected.split(/(…|‹[a-z][a-z0-9-]*›)/)) {
    const name = /^‹([a-z][a-z0-9-]*)›$/.exec(part)?.[1];
    if (part === ANY) pattern += '.*?';
    else if (name === undefined) pattern += literal(part);
    else if (blanks.has(name)) pattern += literal(blanks.get(name) ?? '');
    else if (fresh.includes(name)) pattern += `\\k<n${fresh.indexOf(name)}>`;
    else pattern += `(?<n${fresh.push(name) - 1}>\\S+?)`;
  }
  const found = new RegExp(`^${pattern}$`, 'su').exec(actual);
  if (found === null) return { reason: whyNot(expected, actual, blanks) };
  const after = new Map(blanks);
  for (const [index, name] of fresh.entries()) {
    const text = found.groups?.[`n${index}`] ?? '';
    const twin = [...after].find(([, other]) => other === text)?.[0];
    if (twin !== undefined) return { reason: `‹${name}› has the text of ‹${twin}›: ${text}` };
    after.set(name, text);
  }
  return after;
}

/** Compares all lines. With `open`, the output may have more lines at its end. */
export function matchLines(
  expected: readonly string[],
  actual: readonly string[],
  blanks: Blanks,
  open = false,
): Match {
  let worst: Extract<Match, { ok: false }> = { ok: false, at: 0, actual: 0, reason: null };
  const fail = (at: number, index: number, reason: string | null) => {
    if (at >= worst.at) worst = { ok: false, at, actual: index, reason };
    return null;
  };
  // Matches the rest, from expected line i and output line j. For a line of …, tries the shortest
  // match first.
  function from(i: number, j: number, known: Blanks): Match | null {
    const line = expected[i];
    if (line === undefined) {
      return j === actual.length || open ? { ok: true, blanks: known, used: j } : fail(i, j, null);
    }
    if (line === ANY) {
      for (let next = j; next <= actual.length; next++) {
        const match = from(i + 1, next, known);
        if (match !== null) return match;
      }
      return null;
    }
    const text = actual[j];
    if (text === undefined) return fail(i, j, null);
    const after = matchLine(line, text, known);
    return 'reason' in after ? fail(i, j, after.reason) : from(i + 1, j + 1, after);
  }
  return from(0, 0, blanks) ?? worst;
}

/**
 * Finds the expected lines in the output in their order, with any lines between them, as in the log
 * of a server. Lines of only … make no difference.
 */
export function matchAmong(
  expected: readonly string[],
  actual: readonly string[],
  blanks: Blanks,
): Match {
  const indexes = [...expected.keys()].filter((index) => expected[index] !== ANY);
  const spaced = indexes.flatMap((index) => [ANY, expected[index] ?? '']);
  const match = matchLines(spaced, actual, blanks, true);
  return match.ok ? match : { ...match, at: indexes[match.at >> 1] ?? expected.length };
}

// A diff of the texts does not explain one mistake: a known name that has another text here.
function whyNot(expected: string, actual: string, blanks: Blanks): string | null {
  const known = blankNames(expected).filter((name) => blanks.has(name));
  for (const name of known) {
    const others = new Map([...blanks].filter(([other]) => other !== name));
    const alone = matchLine(expected, actual, others);
    if (!('reason' in alone))
      return `‹${name}› was ${blanks.get(name)} before, and is ${alone.get(name)} here`;
  }
  return null;
}
