/** What a lesson claims: its last section, in which every sentence points to the test that would fail if it were untrue. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Complain } from './lint.ts';
import type { Lesson } from './parse.ts';
import { literal } from './text.ts';

export const HEADING = '## What this lesson claims';
const LINK = /\[(test\/[^\]]+)\]\(([^)]+)\)/g;

/** Complains when the section is missing, not the last, or names a test that is not there. */
export function lintClaims({ file, prose }: Lesson, root: string, complain: Complain): void {
  const heading = prose.find(({ text }) => text === HEADING);
  if (heading === undefined) {
    complain(prose.at(-1)?.line ?? 1, `the last section is "${HEADING}"`);
    return;
  }
  const after = prose.filter(({ line }) => line > heading.line);
  const later = after.find(({ text }) => text.startsWith('## '));
  if (later !== undefined) complain(later.line, `the last section is "${HEADING}"`);
  const bullets = bulletsOf(after);
  if (bullets.length === 0) complain(heading.line, 'this section has no claim');
  for (const { line, text } of bullets) {
    const links = [...text.matchAll(LINK)];
    if (links.length === 0) complain(line, 'this claim names no test');
    for (const [index, { 1: name = '', 2: href = '', 0: all, index: from }] of links.entries()) {
      const rest = text.slice(from + all.length, links[index + 1]?.index);
      const sentence = /^\s*›\s*'(.+)'/.exec(rest)?.[1];
      const path = join(root, dirname(file), href);
      if (path !== join(root, name)) complain(line, `${href} does not lead to ${name}`);
      else if (!existsSync(path)) complain(line, `there is no ${name}`);
      else if (sentence === undefined)
        complain(line, `after ${name} stands › 'the sentence of the test'`);
      else if (!hasTest(readFileSync(path, 'utf8'), sentence)) {
        complain(line, `${name} has no test '${sentence}'`);
      }
    }
  }
}

// A bullet goes on in indented lines.
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

/** Whether a test file has a test of this title. A `${...}` in a title stands for any text. */
export function hasTest(source: string, sentence: string): boolean {
  return [...source.matchAll(TITLE)].some(([, , raw = '']) => {
    const title = raw.replaceAll(/\\(.)/gs, '$1');
    const parts = title.split(/\$\{[^}]*\}/).map((part) => literal(part));
    return new RegExp(`^${parts.join('.+')}$`, 's').test(sentence);
  });
}
