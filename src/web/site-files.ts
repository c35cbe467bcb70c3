import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paletteOf } from '../colour/palette.ts';
import { paletteRules } from '../colour/stylesheet.ts';

/** A picture of the site: the name of its file, and its bytes. */
export type LogoFile = { readonly file: string; readonly body: Buffer };

/**
 * The files that a site with an accent or a logo has instead of those in its folder, or beside
 * them. The colours are at the end of the style sheet, where they take the place of its own: a page
 * loads no file more, and the policy of pages allows no style in the page itself.
 */
export function siteFiles(
  folder: string,
  accent: string | null,
  logo: LogoFile | null,
): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  if (logo !== null) files.set(logo.file, logo.body);
  // Phones ask for this name when the site is put on their home screen.
  if (logo?.file.endsWith('.png')) files.set('apple-touch-icon.png', logo.body);
  if (accent === null) return files;
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const palette = paletteOf(accent);
  files.set('style.css', Buffer.from(`${read('style.css')}\n${paletteRules(palette)}`));
  files.set('icon.svg', Buffer.from(read('icon.svg').replace(VELVET, accent)));
  return files;
}

// The ground of public/icon.svg.
const VELVET = '#7b1e36';
