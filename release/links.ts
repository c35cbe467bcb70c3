/** Links of the pages in an archive. */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LINK = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g;

/** Leaves the text of links to files that are not in `folder`, and no picture without its file. */
export function unlinkMissing(folder: string): void {
  for (const page of globSync('**/*.md', { cwd: folder })) {
    const file = join(folder, page);
    const text = readFileSync(file, 'utf8');
    const isHere = (path: string) => existsSync(join(dirname(file), path));
    writeFileSync(file, unlinked(text, isHere));
  }
}

/** The text of a page without its links to files that are not there. Addresses on the web stay. */
export function unlinked(page: string, isHere: (path: string) => boolean): string {
  return page.replaceAll(LINK, (link, picture: string, text: string, target: string) => {
    const [path = ''] = target.split('#');
    if (path === '' || /^[a-z]+:/.test(target) || isHere(path)) return link;
    return picture === '' ? text : '';
  });
}
