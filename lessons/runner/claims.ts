/**
 * Checks the last fold of a lesson, "What this lesson claims". Each claim in it names a test that
 * would fail if the claim were untrue.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Lesson, ProseLine } from './parse.ts';
import type { AddProblem } from './problem.ts';
import { literal } from './text.ts';

/** The line that opens that fold. */
export const CLAIMS = '<details><summary>What this lesson claims</summary>';
const LINK = /\[(test\/[^\]]+)\]\(([^)]+)\)/g;

/**
 * Adds a problem when the fold is missing, is not the last thing before the way to the next lesson,
 * or names a test that does not exist.
 */
export function lintClaims(lesson: Lesson, root: string, addProblem: AddProblem): void {
  const { file, prose } = lesson;
  const fold = claimsOf(lesson);
  if (fold === null) {
    addProblem(prose.at(-1)?.line ?? 1, `a lesson ends with ${CLAIMS}`);
    return;
  }
  if (fold.end === null) {
    addProblem(fold.line, 'this is not closed with </details>');
    return;
  }
  const { end } = fold;
  const later = prose.find(({ line, text }) => line > end && !/^(?:$|Next: |Back to )/.test(text));
  if (later !== undefined) addProblem(later.line, 'nothing but "Next: ..." follows the claims');
  const bullets = bulletsOf(fold.lines);
  if (bullets.length === 0) addProblem(fold.line, 'this fold has no claim');
  for (const { line, text } of bullets) {
    const links = [...text.matchAll(LINK)];
    if (links.length === 0) addProblem(line, 'this claim names no test');
    for (const [index, { 1: name = '', 2: href = '', 0: all, index: from }] of links.entries()) {
      const rest = text.slice(from + all.length, links[index + 1]?.index);
      const sentence = /^\s*›\s*'(.+)'/.exec(rest)?.[1];
      const path = join(root, dirname(file), href);
      if (path !== join(root, name)) addProblem(line, `${href} does not lead to ${name}`);
      else if (!existsSync(path)) addProblem(line, `there is no ${name}`);
      else if (sentence === undefined)
        addProblem(line, `after ${name} must follow › 'the title of the test'`);
      else if (!hasTest(readFileSync(path, 'utf8'), sentence)) {
        addProblem(line, `${name} has no test '${sentence}'`);
      }
    }
  }
}

/** The fold of the claims; null without one. `end`: the line of its </details>. */
export function claimsOf({ prose }: Lesson): {
  readonly line: number;
  readonly end: number | null;
  readonly lines: readonly ProseLine[];
} | null {
  const line = prose.find(({ text }) => text === CLAIMS)?.line;
  if (line === undefined) return null;
  const end = prose.find((each) => each.line > line && each.text === '</details>')?.line ?? null;
  const last = end ?? Number.POSITIVE_INFINITY;
  return { line, end, lines: prose.filter((each) => each.line > line && each.line < last) };
}

// The items of a list. Indented lines continue the item above them.
function bulletsOf(lines: readonly ProseLine[]): readonly ProseLine[] {
  const bullets: { line: number; text: string }[] = [];
  for (const { line, text } of lines) {
    const last = bullets.at(-1);
    if (text.startsWith('- ')) bullets.push({ line, text });
    else if (/^\s+\S/.test(text) && last !== undefined) last.text += ` ${text.trim()}`;
  }
  return bullets;
}

const TITLE = /\b(?:it|test|describe)(?:\.\w+)?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/gs;

/** Whether a test file has a test with this title. A `${...}` in a title stands for any text. */
export function hasTest(source: string, sentence: string): boolean {
  return [...source.matchAll(TITLE)].some(([, , raw = '']) => {
    const title = raw.replaceAll(/\\(.)/gs, '$1');
    const parts = title.split(/\$\{[^}]*\}/).map((part) => literal(part));
    return new RegExp(`^${parts.join('.+')}$`, 's').test(sentence);
  });
}
