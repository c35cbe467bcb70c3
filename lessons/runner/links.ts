/** Links of a lesson to files and headings of this repository. Addresses elsewhere are not asked. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Complain } from './lint.ts';
import type { Lesson } from './parse.ts';

/** Complains about links that lead nowhere, and about anchors that stand before no heading. */
export function lintLinks({ file, prose }: Lesson, root: string, complain: Complain): void {
  for (const { line, text } of prose) {
    for (const [, href = ''] of text.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(href)) continue;
      const [path = '', anchor] = href.split('#');
      const target = path === '' ? join(root, file) : join(root, dirname(file), path);
      if (!existsSync(target)) complain(line, `${href} leads nowhere`);
      else if (
        anchor !== undefined &&
        target.endsWith('.md') &&
        !anchorsOf(readFileSync(target, 'utf8')).has(anchor)
      ) {
        complain(line, `${path || file} has no place #${anchor}`);
      }
    }
  }
  const written = prose.filter(({ text }) => text.trim() !== '');
  for (const [index, { line, text }] of written.entries()) {
    if (
      /^<a id="c\d+"><\/a>$/.test(text) &&
      !/^(?:#|<a id=)/.test(written[index + 1]?.text ?? '')
    ) {
      complain(line, 'an anchor stands above a heading');
    }
  }
}

/** The places of a markdown text that can be linked to: headings, by GitHub's rule, and anchors. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const text = markdown.replaceAll(/^```.*?^```$/gms, '');
  const headings = [...text.matchAll(/^#{1,6} (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
  const anchors = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  return new Set([...headings, ...anchors]);
}
