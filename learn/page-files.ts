/** The files that the pages of the second server load: style sheets, scripts, the icon. */
import { readdir, readFile } from 'node:fs/promises';
import type { PageFile } from './viewer-replies.ts';

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

/** Every file of learn/assets/, and the style sheet and the icon of the app, by its path. */
export async function readPageFiles(): Promise<Readonly<Record<string, PageFile>>> {
  const assets = new URL('assets/', import.meta.url);
  const shared = new URL('../public/', import.meta.url);
  const own = (await readdir(assets)).map((name) => read(name, assets));
  const all = await Promise.all([read('style.css', shared), read('icon.svg', shared), ...own]);
  return Object.fromEntries(all);
}

async function read(name: string, folder: URL): Promise<readonly [string, PageFile]> {
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8';
  return [`/${name}`, [type, await readFile(new URL(name, folder), 'utf8')]];
}
