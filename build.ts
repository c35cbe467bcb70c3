/** npm run build: dist/, with everything that the server needs at run time. `node dist/src/main.js` starts it. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What is read at the start and is not TypeScript. */
const COPIED = ['public', 'src/auth/passwords/common-passwords.txt'];

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
if (process.argv.length > 2) {
  process.stderr.write('npm run build takes no arguments.\n');
  process.exit(64);
}
rmSync('dist', { recursive: true, force: true });
const compiler = 'node_modules/typescript/bin/tsc';
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
for (const path of COPIED) cpSync(path, `dist/${path}`, { recursive: true });
// Learning mode stays with the sources: what is deployed cannot be made to show anybody's requests (ASVS 15.2.3).
rmSync('dist/learn', { recursive: true });
