/** Checks the relative links of all pages outside of lessons/. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';

const PAGES = globSync(['*.md', 'docs/*.md', 'bench/README.md']);

type Link = { readonly text: string; readonly path: string; readonly anchor: string };

/** The relative links of a page, outside of code. A link within the page has an empty path. */
function linksOf(page: string): Link[] {
  const prose = readFileSync(page, 'utf8').replaceAll(/^ *```.*?^ *```$/gms, '');
  const links = prose.matchAll(/\[([^\]]*)\]\(([^)#:]*)(?:#([^)]*))?\)/g);
  return Array.from(links, ([, text = '', path = '', anchor = '']) => ({ text, path, anchor }));
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm);
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('the links of the pages', () => {
  it('are found', () => {
    assert.ok(PAGES.length > 12);
    assert.ok(linksOf('README.md').length > 20);
    assert.ok(linksOf('docs/security.md').length > 30);
    assert.ok(linksOf('docs/inventory.md').length > 20);
    assert.ok(linksOf('docs/asvs.md').length > 100);
  });
});

for (const page of PAGES) {
  describe(`the links of ${page}`, () => {
    const links = linksOf(page);

    it('lead to files and headings that exist', () => {
      const broken = links.filter(({ path, anchor }) => {
        const file = path === '' ? page : join(dirname(page), path);
        return !existsSync(file) || (anchor !== '' && !anchorsOf(file).includes(anchor));
      });
      assert.deepEqual(broken, []);
    });

    it('have the name of their file, where the text is a file name', () => {
      const named = links.filter(({ text }) => /^[\w./-]+\.(?:ts|js|md)$/.test(text));
      assert.deepEqual(
        named.filter(({ text, path }) => basename(text) !== basename(path)),
        [],
      );
    });
  });
}
