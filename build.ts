/** npm run build: creates dist/ with everything that `node dist/src/main.js` needs. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Files that the start reads and that are not TypeScript. */
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
// A build has no learning mode, so that no setting can make it show the requests of users
// (ASVS 15.2.3).
rmSync('dist/learn', { recursive: true });
