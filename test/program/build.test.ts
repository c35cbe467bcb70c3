import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { versionLine } from '../../src/version.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ownerOutsideOfTests, startProcess } from './child.ts';
import { copyRepository } from './machine.ts';

describe('npm run build', () => {
  const owner = ownerOutsideOfTests();
  let dist: string;
  let code: readonly { readonly file: string; readonly text: string }[];

  before(() => {
    const repository = copyRepository(temporaryFolder(owner));
    execFileSync(process.execPath, ['build.ts'], { cwd: repository, stdio: 'inherit' });
    // A folder of its own, in which nothing of the repository can be found.
    dist = join(temporaryFolder(owner), 'dist');
    cpSync(join(repository, 'dist'), dist, { recursive: true });
    code = globSync(join(dist, 'src/*.js')).map((file) => ({
      file,
      text: readFileSync(file, 'utf8'),
    }));
  });
  after(() => owner.end());

  const matches = (pattern: RegExp) =>
    code.flatMap(({ file, text }) =>
      [...text.matchAll(pattern)].map(([, found = '']) => ({ file, found })),
    );
  const mapOf = (file: string) => JSON.parse(readFileSync(`${file}.map`, 'utf8'));

  it('puts only our own sources and the version into the bundle: no package, nothing of learn/', () => {
    const sources = code.flatMap(({ file }) => mapOf(file).sources as string[]);
    assert.ok(sources.length > 150);
    for (const source of sources.filter((source) => source !== '../../package.json')) {
      assert.match(source, /^\.\.\/\.\.\/(?:src|views)\/[\w/.-]+$/);
    }
  });

  it('loads modules of Node by property, its own files, and no other', () => {
    // Without spaces: a text that ends with "import" is no import.
    const imports = matches(/(?:\bfrom |\bimport ?\(?)"([^"\s]+)"/g);
    const missing = imports.filter(({ file, found }) => !existsSync(join(dirname(file), found)));
    assert.deepEqual(
      missing.map(({ found }) => found).sort(),
      ['../learn/learn.ts', 'pg'],
      'learning mode is not built, and the driver of PostgreSQL is added by whoever uses one',
    );
    assert.ok(matches(/getBuiltinModule\("(node:[^"]+)"\)/g).length > 20);
  });

  it('loads few files for a start', () => {
    assert.ok(code.length < 20, `${code.length} files`);
  });

  it('loads nothing of src/postgres but by the import() that its URL leads to', () => {
    const targets = (pattern: RegExp, from: string) =>
      matches(pattern).flatMap(({ file, found }) =>
        file === from ? [join(dist, 'src', found)] : [],
      );
    const entries = [join(dist, 'src/main.js'), join(dist, 'src/cli.js')];
    // The entries themselves import() the program, after they have checked Node.
    const loaded = new Set(entries.flatMap((entry) => targets(/\bimport\("([^"]+)"/g, entry)));
    for (const file of loaded) {
      for (const next of targets(/\b(?:from|import) ?"(\.\/[^"]+)"/g, file)) loaded.add(next);
    }
    const sources = [...loaded].flatMap((file) => mapOf(file).sources as string[]);
    assert.ok(sources.some((source) => source.includes('/src/sqlite/open.ts')));
    assert.deepEqual(
      sources.filter((source) => source.includes('/src/postgres/')),
      [],
    );
  });

  it('copies every file that the code finds by its own place', () => {
    const named = matches(/new URL\("([^"]+)", import\.meta\.url\)/g);
    const ownName = matches(/(import\.meta\.url\.endsWith\()/g); // of require-node.js: no file
    assert.equal(matches(/(import\.meta)/g).length, named.length + ownName.length);
    assert.ok(named.length >= 2);
    for (const { file, found } of named)
      assert.ok(existsSync(resolve(dirname(file), found)), found);
  });

  it('keeps names and lines: a stack trace leads to the source, by the map too', () => {
    const line = 'async sweep(';
    const [bundled = assert.fail()] = code.filter(({ text }) => text.includes(line));
    const map = new SourceMap(mapOf(bundled.file));
    const lines = bundled.text.split('\n');
    const number = lines.findIndex((text) => text.includes(line));
    const entry = map.findEntry(number, lines[number]?.indexOf('sweep') ?? 0);
    assert.ok('originalSource' in entry);
    assert.match(entry.originalSource, /src\/auth\/sessions\/sessions\.ts$/);
    const source = readFileSync('src/auth/sessions/sessions.ts', 'utf8').split('\n');
    assert.ok(source[entry.originalLine]?.includes(line));
  });

  it('names the command that adds the driver of PostgreSQL, where it is missing', (t) => {
    const DATABASE = 'postgres://ada:secret@127.0.0.1:1/login';
    const sentence =
      'DATABASE=postgres://ada@127.0.0.1:1/login: the driver is not installed. In the folder of the program run: npm i --omit=dev --save-prod pg@8';
    for (const [program, args, start] of [
      ['main.js', [], 'Coatcheck cannot start:\n  '],
      ['cli.js', ['user', 'list'], 'coatcheck: '],
    ] as const) {
      const { status, stderr } = spawnSync(
        process.execPath,
        [join(dist, 'src', program), ...args],
        { env: { ...process.env, DATABASE }, cwd: temporaryFolder(t), encoding: 'utf8' },
      );
      assert.deepEqual([status, stderr], [78, `${start}${sentence}\n`]);
    }
  });

  it('makes a server and a command line that need nothing but dist/', async (t) => {
    const folder = temporaryFolder(t);
    const settings = { DATABASE: join(folder, 'own.db') };
    const main = join(dist, 'src/main.js');
    const { origin, end } = await startProcess(t, settings, [process.execPath, main]);
    const page = await (await fetch(origin)).text();
    for (const [, path] of page.matchAll(/(?:href|src)="(\/[^"]+\.\w+)"/g)) {
      assert.equal((await fetch(origin + path)).status, 200, path);
    }
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [join(dist, 'src/cli.js'), ...args], {
        env: { ...process.env, ...settings },
        encoding: 'utf8',
      });
    assert.match(run('user', 'list'), /^id +email +name +role /);
    assert.equal(run('--version'), `${versionLine(process.versions.node)}\n`);
    assert.equal(await end('SIGTERM'), 0);
  });
});
