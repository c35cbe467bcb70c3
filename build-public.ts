import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';

/**
 * Writes the files of public/ as a built server has them: style sheets without comments and blanks,
 * which are 0.6 KB of a first visit. The script keeps its own, so that people can read it where
 * they get it.
 */
export function buildPublic(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (!name.endsWith('.css')) cpSync(join(from, name), join(to, name));
    else {
      const { code } = transformSync(readFileSync(join(from, name), 'utf8'), {
        loader: 'css',
        minify: true,
      });
      writeFileSync(join(to, name), code);
    }
  }
}
