/** Checks the links of a lesson to files and headings of this repository, but no other links. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Lesson } from './parse.ts';
import type { AddProblem } from './problem.ts';

/**
 * Adds a problem for each link without a target, and for each anchor that is not above a heading.
 */
export function lintLinks({ file, prose }: Lesson, root: string, addProblem: AddProblem): void {
  for (const { line, text } of prose) {
    for (const [, href = ''] of text.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(href)) continue;
      const [path = '', anchor] = href.split('#');
      const target = path === '' ? join(root, file) : join(root, dirname(file), path);
      if (!existsSync(target)) addProblem(line, `${href} leads nowhere`);
      else if (
        anchor !== undefined &&
        target.endsWith('.md') &&
        !anchorsOf(readFileSync(target, 'utf8')).has(anchor)
      ) {
        addProblem(line, `${path || file} has no anchor #${anchor}`);
      }
    }
  }
  const written = prose.filter(({ text }) => text.trim() !== '');
  for (const [index, { line, text }] of written.entries()) {
    if (
      /^<a id="c\d+"><\/a>$/.test(text) &&
      !/^(?:#|<a id=)/.test(written[index + 1]?.text ?? '')
    ) {
      addProblem(line, 'an anchor must stand above a heading');
    }
  }
}

/** The anchors of a markdown text that a link can name: `<a id>`, and headings by GitHub's rule. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const text = markdown.replaceAll(/^```.*?^```$/gms, '');
  const headings = [...text.matchAll(/^#{1,6} (.*)$/gm)].map(([, title = '']) =>
    headingSlug(title),
  );
  const anchors = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  return new Set([...headings, ...anchors]);
}

/** The anchor of a heading by GitHub's rule. */
export function headingSlug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}
