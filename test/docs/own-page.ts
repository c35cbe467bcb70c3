/** What the README tells to do to add a page, done to a copy of the sources. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const readme = readFileSync('README.md', 'utf8');

/** The code blocks of the README in a language, without the indentation of a list they stand in. */
export function blocks(language: string): string[] {
  const fence = new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms');
  return [...readme.matchAll(fence)].map(([, indent = '', code = '']) =>
    code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/**
 * Follows the steps in a folder with src/ and views/. Where they were followed already, nothing
 * changes.
 */
export function addPage(folder: string): void {
  for (const code of blocks('ts')) {
    const [, path = '', text = ''] = /^\/\/ (\S+)\n(.*)$/s.exec(code) ?? [];
    const file = join(folder, path);
    if (path !== 'src/routes.ts') {
      writeFileSync(file, text);
      continue;
    }
    const [statement = '', line = ''] = text.trim().split('\n\n');
    const before = readFileSync(file, 'utf8');
    if (before.includes(statement)) continue;
    const after = before
      .replace(/^import /m, `${statement}\nimport `)
      .replace(/^ {4}member\(/m, `    ${line}\n    member(`);
    writeFileSync(file, after);
  }
}
