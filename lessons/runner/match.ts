/**
 * Does an output look as the lesson says? Two matchers, both visible in the text, and nothing is normalised behind the
 * reader's back:
 *
 *   …        any text within a line; a line of only … is any number of lines, also none
 *   ‹name›   one or more characters without a blank: the same text wherever the name stands in the lesson, and
 *            another text than every other name. So prose that calls an id "new" is checked to be right.
 */
import { literal } from './text.ts';

/** What the named blanks of a lesson have matched so far. */
export type Blanks = ReadonlyMap<string, string>;

export type Match =
  | { readonly ok: true; readonly blanks: Blanks; readonly used: number }
  | {
      readonly ok: false;
      /** The first expected line that nothing fits, as an index; its length when output is left over. */
      readonly at: number;
      /** The output line that stands in its place, as an index. */
      readonly actual: number;
      /** Why, when the text alone does not show it. */
      readonly reason: string | null;
    };

export const ANY = '…';
const BLANK = /‹([a-z][a-z0-9-]*)›/g;

/** Whether an expected line leaves something open. */
export function hasEllipsis(line: string): boolean {
  return line.includes(ANY);
}

/** The names of the blanks in a text. */
export function blankNames(text: string): readonly string[] {
  return [...text.matchAll(BLANK)].map(([, name = '']) => name);
}

/** Puts what the blanks have matched in their place; null and the first unknown name when there is one. */
export function fillBlanks(text: string, blanks: Blanks): { text: string; unknown: string | null } {
  const unknown = blankNames(text).find((name) => !blanks.has(name)) ?? null;
  return { text: text.replaceAll(BLANK, (all, name: string) => blanks.get(name) ?? all), unknown };
}

/** Compares one line. Answers with the blanks known afterwards, or with why not. */
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

/** Compares all lines. With `open`, lines may be left over at the end; `used` says how many were not. */
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
  // The two indexes and the blanks known so far; tries the shortest reading of each line of … first.
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

/** Finds expected lines in this order among others, as in the log of a server. Lines of only … change nothing. */
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

// A blank that is known and differs is the one mistake that a diff of the texts does not explain.
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
