import { cpSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './clean-up.ts';

/**
 * Copies a built server, given by its dist/src/main.js, so that a new build does not change a
 * running bench. Beside it are the packages of this folder, for the driver of PostgreSQL. Returns
 * the main.js of the copy. Throws if there is no build.
 */
export function snapshot(main: string): string {
  if (!existsSync(main)) throw new Error(`there is no ${main}: run npm run build first`);
  const folder = temporaryFolder();
  cpSync(dirname(dirname(main)), join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  symlinkSync(
    fileURLToPath(new URL('node_modules', import.meta.url)),
    join(folder, 'node_modules'),
  );
  return join(folder, 'dist', 'src', basename(main));
}
