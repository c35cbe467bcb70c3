/**
 * Checks the last section of a lesson, "What this lesson claims". Each claim in it names a test
 * that would fail if the claim were untrue.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Lesson } from './parse.ts';
import type { AddProblem } from './problem.ts';
import { literal } from './text.ts';

/** The heading of that section. */
export const HEADING = '## What this lesson claims';
const LINK = /\[(test\/[^\]]+)\]\(([^)]+)\)/g;

/**
 * Adds a problem when the section is missing, is not the last, or names a test that does not exist.
 */
export function lintClaims({ file, prose }: Lesson, root: string, addProblem: AddProblem): void {
  const heading = prose.find(({ text }) => text === HEADING);
  if (heading === undefined) {
    addProblem(prose.at(-1)?.line ?? 1, `the last section is "${HEADING}"`);
    return;
  }
  const after = prose.filter(({ line }) => line > heading.line);
  const later = after.find(({ text }) => text.startsWith('## '));
  if (later !== undefined) addProblem(later.line, `the last section is "${HEADING}"`);
  const bullets = bulletsOf(after);
  if (bullets.length === 0) addProblem(heading.line, 'this section has no claim');
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

// The items of a list. Indented lines continue the item above them.
function bulletsOf(
  lines: readonly { line: number; text: string }[],
): { line: number; text: string }[] {
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
