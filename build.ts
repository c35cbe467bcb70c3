/**
 * npm run build: creates dist/ with everything that `node dist/src/main.js` needs, and a program
 * that imports the package. The modules are bundled, because Node takes 0.25 ms to find and link
 * each, and there are more than two hundred.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildPublic } from './build-public.ts';

/** Files that belong to the bundle and that esbuild does not write, and where they go. */
const COPIED = [
  ['src/auth/passwords/common-passwords.txt', 'dist/src/common-passwords.txt'],
] as const;

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
if (process.argv.length > 2) {
  process.stderr.write('npm run build takes no arguments.\n');
  process.exit(64);
}
compileTypes('tsconfig.build.json'); // checks them
rmSync('dist', { recursive: true, force: true });
await build({
  absWorkingDir: process.cwd(), // by default the one at the import, before chdir
  entryPoints: ['src/main.ts', 'src/cli.ts', 'src/coatcheck.ts'],
  outdir: 'dist/src',
  bundle: true,
  splitting: true, // what the entries share, and what they import after the check of Node's version
  format: 'esm',
  platform: 'node',
  target: 'node24',
  packages: 'external',
  // A build has no learning mode, so that no setting can make it show the requests of users
  // (ASVS 15.2.3).
  external: ['../learn/learn.ts'],
  // Read only with --enable-source-maps, which takes 7 MiB: names are not shortened without it.
  sourcemap: true,
  sourcesContent: false,
});
for (const file of globSync('dist/src/*.js')) {
  writeFileSync(file, importByProperty(readFileSync(file, 'utf8')));
}
for (const [from, to] of COPIED) cpSync(from, to);
// esbuild makes it executable for its first line. npm does so where the package is installed, and
// the archives of a release start it by a command of their own.
chmodSync('dist/src/cli.js', 0o644);
// Writes those of the package: the one file that is public, which needs none of the others.
compileTypes('tsconfig.types.json');
buildPublic('public', 'dist/public');
// Without it Node would have to guess that the files are ES modules, and warn.
writeFileSync('dist/package.json', '{ "type": "module" }\n');

function compileTypes(project: string): void {
  const tsc = 'node_modules/typescript/bin/tsc';
  execFileSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' });
}

/**
 * Replaces `import { a } from "node:http"` by a constant. An import reads every export of a module
 * of Node; for node:http this loads its WebSocket and `fetch`: 40 ms and 12 MiB at each start.
 * Lines keep their numbers.
 */
function importByProperty(code: string): string {
  return code.replaceAll(
    /^import ([^;"]+) from ("node:[^"]+");$/gm,
    (_, names: string, module: string) =>
      `const ${names.replaceAll(' as ', ': ')} = process.getBuiltinModule(${module});`,
  );
}
