/** Follows the README's steps for adding a page, in a copy of the sources. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const readme = readFileSync('README.md', 'utf8');

/** The code blocks of the README in a language, without the indentation of a list. */
export function blocks(language: string): string[] {
  const fence = new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms');
  return [...readme.matchAll(fence)].map(([, indent = '', code = '']) =>
    code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** Adds the page to a folder with src/ and views/. A second call changes nothing. */
export function addPage(folder: string): void {
  for (const code of blocks('ts')) {
    const [, path = '', text = ''] = /^\/\/ (\S+)\n(.*)$/s.exec(code) ?? [];
    writeFileSync(join(folder, path), text);
  }
}
