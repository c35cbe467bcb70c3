/**
 * The package as a stranger gets it: packed, installed in an empty folder, mounted by the programs
 * of docs/library.md, and used.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { ADA } from '../people.ts';
import { asPage, cookieOf, form } from '../requests.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ownerOutsideOfTests } from './child.ts';
import { copyRepository } from './machine.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const PAGE = readFileSync('docs/library.md', 'utf8');
const TSC = resolve('node_modules/typescript/bin/tsc');
const LARGEST = 800_000; // bytes, packed: half of it are the common passwords

/** What the package holds. The names of chunks end with a hash. */
const CONTENTS = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  ...readdirSync('public').map((name) => `dist/public/${name}`),
  'dist/src/chunk-HASH.js',
  'dist/src/cli.js',
  'dist/src/coatcheck.d.ts',
  'dist/src/coatcheck.js',
  'dist/src/common-passwords.txt',
  'dist/src/examine-HASH.js',
  'dist/src/fill-tables-HASH.js',
  'dist/src/main.js',
  'dist/src/open-HASH.js',
  'dist/src/start-HASH.js',
  'package.json',
];

/** A program of the page, with some of its text replaced. Each text has to be there. */
function program(name: string, changes: readonly (readonly [string, string])[] = []): string {
  const blocks = [...PAGE.matchAll(/^```js\n(.*?)^```$/gms)].map(([, lines = '']) => lines);
  let lines = blocks.find((block) => block.startsWith(`// ${name}\n`)) ?? assert.fail(name);
  for (const [from, to] of changes) {
    assert.ok(lines.includes(from), from);
    lines = lines.replace(from, to);
  }
  return lines;
}

describe('the package', () => {
  const owner = ownerOutsideOfTests();
  let archive: string;
  let folder: string; // where it is installed

  before(() => {
    const repository = copyRepository(temporaryFolder(owner));
    execFileSync('npm', ['pack', '--silent'], { cwd: repository, stdio: 'ignore' });
    archive = join(repository, `coatcheck-${version}.tgz`);
    folder = temporaryFolder(owner);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const install = ['install', '--offline', '--no-audit', '--no-fund', archive];
    execFileSync('npm', install, { cwd: folder, stdio: 'ignore' });
  });
  after(() => owner.end());

  /** Starts a program in the folder. It says `up` to this test when it listens. */
  async function start(t: TestContext, name: string, text: string): Promise<ChildProcess> {
    writeFileSync(join(folder, name), text);
    const child = fork(join(folder, name), { cwd: folder });
    t.after(() => child.kill('SIGKILL'));
    await once(child, 'message');
    return child;
  }

  /** Starts the program shop.mjs of the page. Answers with its address. */
  async function startShop(t: TestContext, database: string) {
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const shop = program('shop.mjs', [
      ['https://shop.example.com', origin],
      ['data/login.db', database],
      ["siteName: 'The Shop',", "siteName: 'The Shop', signup: 'open',"],
      ["8080, '127.0.0.1'", `${port}, '127.0.0.1', () => process.send('up')`],
      // The channel to this test would keep it alive.
      ["process.once('SIGTERM', () => ", "process.once('SIGTERM', () => { process.disconnect(); "],
      ['login.close()));', 'login.close()); });'],
    ]);
    return { origin, child: await start(t, 'shop.mjs', shop) };
  }

  it('holds what it needs and nothing else, and is small', () => {
    const names = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).trim().split('\n');
    const held = names.map((name) =>
      name.replace(/^package\//, '').replace(/-[A-Z0-9]{8}\./, '-HASH.'),
    );
    assert.deepEqual([...new Set(held)].sort(), CONTENTS.sort());
    assert.ok(statSync(archive).size < LARGEST, `${statSync(archive).size} bytes`);
  });

  it('brings no other package, and runs nothing when it is installed', () => {
    const installed = readdirSync(join(folder, 'node_modules')).filter((name) => name[0] !== '.');
    assert.deepEqual(installed, ['coatcheck']);
    const manifest = join(folder, 'node_modules/coatcheck/package.json');
    const { scripts, private: isPrivate, ...fields } = JSON.parse(readFileSync(manifest, 'utf8'));
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) {
      assert.ok(!(name in scripts), name);
    }
    assert.equal(isPrivate, undefined);
    for (const name of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
      assert.ok(!(name in fields), name);
    }
  });

  it('says which Node it needs to one that is older, before it loads what that does not have', () => {
    const older = "{ value: { ...process.versions, node: '24.18.0' } }";
    const code = `Object.defineProperty(process, 'versions', ${older});
      import('coatcheck').then(({ openLogin }) => openLogin({ origin: 'https://a.example' }))
        .catch(({ message }) => console.log(message));`;
    const output = execFileSync(process.execPath, ['-e', code], { cwd: folder, encoding: 'utf8' });
    const needed = `Coatcheck needs Node ${oldestNode()} or later, and this is 24.18.0.\n`;
    assert.equal(output, needed);
    const change = `Object.defineProperty(process, 'versions', ${older});`;
    const first = `data:text/javascript,${encodeURIComponent(change)}`;
    const args = ['--import', first, 'node_modules/coatcheck/dist/src/cli.js', 'doctor'];
    const ended = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    const sentence = `needs Node ${oldestNode()} or later, and ${process.execPath} is 24.18.0.`;
    const advice = 'Install a newer one first: https://nodejs.org/en/download.';
    assert.equal(ended.stderr, `Coatcheck cannot start: it ${sentence} ${advice}\n`);
  });

  it('has types that a strict program passes, and that refuse what is wrong', () => {
    writeFileSync(join(folder, 'typed.mjs'), program('shop.mjs'));
    writeFileSync(join(folder, 'typed.cjs'), program('shop.cjs'));
    writeFileSync(
      join(folder, 'typed.ts'),
      `import { type Login, openLogin, type SignedInUser } from 'coatcheck';
const login: Login = await openLogin({ origin: 'https://a.example', prefix: '/auth', passwordMin: 20 });
const user: SignedInUser | null = await login.whoIs({} as never);
export const groups: readonly string[] = user?.groups ?? [];
// @ts-expect-error - a visitor has no address
user.email;
// @ts-expect-error - no prefix
await openLogin({ origin: 'https://a.example' });
// @ts-expect-error - the package has no port
await openLogin({ origin: 'https://a.example', prefix: '/auth', port: 3000 });
`,
    );
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2024',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      allowJs: true,
      checkJs: true,
      skipLibCheck: false,
      types: ['node'],
      typeRoots: [resolve('node_modules/@types')],
    };
    const files = ['typed.mjs', 'typed.cjs', 'typed.ts'];
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const { status, stdout } = spawnSync(process.execPath, [TSC], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
  });

  it('lets nothing be imported but what is public', async () => {
    for (const path of [
      'coatcheck/dist/src/open.js',
      'coatcheck/src/app.ts',
      'coatcheck/dist/src/cli.js',
    ]) {
      const code = `import('${path}').catch(({ code }) => console.log(code))`;
      const output = execFileSync(process.execPath, ['-e', code], {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.equal(output, 'ERR_PACKAGE_PATH_NOT_EXPORTED\n');
    }
    const all = "import('coatcheck').then((all) => console.log(Object.keys(all).join()))";
    const names = execFileSync(process.execPath, ['-e', all], { cwd: folder, encoding: 'utf8' });
    assert.equal(names, 'openLogin\n');
  });

  it('signs people up, in and out below its prefix, and ends when it is closed', async (t) => {
    const { origin, child } = await startShop(t, 'people.db');
    const request = (path: string, init?: RequestInit) =>
      fetch(`${origin}${path}`, { redirect: 'manual', ...init });
    const toSignIn = (await request('/orders?a=1')).headers.get('location') ?? '';
    assert.equal(toSignIn, `/auth/login?next=${encodeURIComponent(`${origin}/orders?a=1`)}`);
    const page = await (await request(toSignIn)).text();
    const [, style = ''] = /href="(\/auth\/style[^"]+)"/.exec(page) ?? [];
    assert.equal((await request(style)).status, 200);
    assert.equal(
      (await request('/auth/signup', form(ADA))).headers.get('location'),
      '/auth/dashboard',
    );
    const next = `${origin}/orders?a=1`;
    const signedIn = await request('/auth/login', form({ ...ADA, next }));
    assert.equal(signedIn.headers.get('location'), '/orders?a=1');
    const mine = asPage(cookieOf(signedIn));
    assert.equal(await (await request('/orders', mine)).text(), `Hello, ${ADA.email}\n`);
    const left = await request('/auth/logout', form({}, cookieOf(signedIn)));
    assert.equal(left.headers.get('location'), '/auth/login?done=out');
    assert.equal((await request('/orders', mine)).status, 303);

    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null], 'nothing keeps it alive');
    for (const file of ['people.db', 'people.db.key']) {
      assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
    }
  });

  it('has the command line, whose links have the prefix', async (t) => {
    const { origin } = await startShop(t, 'commanded.db');
    const command = ['--no', 'coatcheck', 'user', 'add', '--role', 'admin', 'eve@example.com'];
    const env = { ...process.env, DATABASE: 'commanded.db' };
    const output = execFileSync('npx', command, { cwd: folder, env, encoding: 'utf8' });
    const [link = ''] = /http\S+/.exec(output) ?? [];
    assert.ok(link.startsWith(`${origin}/auth/reset/`), output);
    const opened = await fetch(link, { redirect: 'manual' });
    assert.equal(opened.headers.get('location'), '/auth/reset');
  });

  it('is imported by a program in CommonJS', async (t) => {
    const port = await freePort();
    const shop = program('shop.cjs', [
      ['localhost:8080', `localhost:${port}`],
      ["prefix: '/auth'", "prefix: '/auth', database: ':memory:'"],
      ["8080, '127.0.0.1'", `${port}, '127.0.0.1', () => process.send('up')`],
    ]);
    await start(t, 'shop.cjs', shop);
    assert.equal((await fetch(`http://localhost:${port}/auth/login`)).status, 200);
    const host = await fetch(`http://localhost:${port}/x`);
    assert.match(await host.text(), /^\/auth\/login\?next=/);
  });
});

function oldestNode(): string {
  const source = readFileSync('src/process/node-version.js', 'utf8');
  return /OLDEST_NODE = '([\d.]+)'/.exec(source)?.[1] ?? assert.fail();
}
