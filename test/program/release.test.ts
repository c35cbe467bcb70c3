import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { temporaryFolder } from '../temporary-folder.ts';
import { ownerOutsideOfTests, startProcess } from './child.ts';
import { copyRepository } from './machine.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const ROOT = `coatcheck-${version}`;
const NAME = `${ROOT}-linux-${arch()}.tar.gz`;
const COMMIT_TIME = '1790000000'; // seconds

describe('npm run pack:release', () => {
  const owner = ownerOutsideOfTests();
  let repository: string;
  let root: string; // the unpacked archive

  const pack = (words: string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, ['release/pack.ts', ...words], {
      cwd: repository,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  const made = (name: string) => readFileSync(join(repository, 'release', name));

  before(() => {
    repository = copyRepository(temporaryFolder(owner));
    const { status, stderr } = pack([arch()], { SOURCE_DATE_EPOCH: COMMIT_TIME });
    assert.deepEqual([status, stderr], [0, '']);
    const folder = join(temporaryFolder(owner), 'with a space');
    mkdirSync(folder);
    execFileSync('tar', ['-xzf', join(repository, 'release', NAME), '-C', folder]);
    root = join(folder, ROOT);
  });
  after(() => owner.end());

  it('makes an archive with all that a machine without Node needs', () => {
    assert.deepEqual(readdirSync(join(root, '..')), [ROOT]);
    const names = readdirSync(root);
    const needed = ['coatcheck', 'node', 'dist', 'deploy', 'docs', 'sbom.json', 'SHA256SUMS'];
    const texts = ['CHANGELOG.md', 'LICENSE', 'LICENSE-node', 'README.md'];
    for (const name of [...needed, ...texts]) assert.ok(names.includes(name), name);
    for (const name of ['node_modules', 'src', 'test', 'package.json']) {
      assert.ok(!names.includes(name), name);
    }
    assert.ok(readdirSync(join(root, 'docs')).includes('operations.md'));
  });

  it('has every file that one of its pages links to', () => {
    const missing = globSync('**/*.md', { cwd: root }).flatMap((page) => {
      const text = readFileSync(join(root, page), 'utf8');
      const links = Array.from(text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g), ([, path = '']) => path);
      return links
        .filter((path) => !/^[a-z]+:/.test(path) && !existsSync(join(root, page, '..', path)))
        .map((path) => `${page}: ${path}`);
    });
    assert.deepEqual(missing, []);
    const security = readFileSync(join(root, 'docs/security.md'), 'utf8');
    assert.match(security, /^Code: account\.ts\.$/m, 'the text of a link to the source stays');
    assert.match(security, /\]\(operations\.md#/);
  });

  it('names the hash of the archive and of each file in it', () => {
    const check = (cwd: string) =>
      spawnSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd, encoding: 'utf8' });
    assert.equal(check(join(repository, 'release')).stderr, '');
    assert.equal(check(root).status, 0);
    const named = readFileSync(join(root, 'SHA256SUMS'), 'utf8').matchAll(/^\w{64} {2}(.+)$/gm);
    const files = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));
    const sums = Array.from(named, ([, path = '']) => path);
    assert.deepEqual(sums.sort(), files.filter((name) => name !== 'SHA256SUMS').sort());
    const own = "grep '  dist/' SHA256SUMS | sha256sum";
    const hash = execFileSync('sh', ['-c', own], { cwd: root, encoding: 'utf8' }).slice(0, 64);
    const { component } = JSON.parse(readFileSync(join(root, 'sbom.json'), 'utf8')).metadata;
    assert.equal(component.hashes[0].content, hash);
  });

  it('gives every file to root, for everyone to read and nobody to change', () => {
    const archive = join(repository, 'release', NAME);
    const listing = execFileSync('tar', ['-tvzf', archive], { encoding: 'utf8' });
    const programs: string[] = [];
    for (const line of listing.trimEnd().split('\n')) {
      const [mode = '', account, , , , path = ''] = line.split(/ +/);
      assert.equal(account, '0/0', line);
      assert.match(mode, /^(?:drwxr-xr-x|-rwxr-xr-x|-rw-r--r--)$/, line);
      if (mode.startsWith('-rwx')) programs.push(path);
    }
    assert.deepEqual(
      programs.filter((path) => !path.includes('/deploy/')),
      [`${ROOT}/coatcheck`, `${ROOT}/node`],
    );
  });

  it('makes the same bytes from the same commit', () => {
    const first = made('SHA256SUMS');
    assert.equal(pack([arch()], { SOURCE_DATE_EPOCH: COMMIT_TIME }).status, 0);
    assert.equal(made('SHA256SUMS').toString(), first.toString());
  });

  it('tells nothing of the machine on which it was packed', () => {
    const paths = [repository, process.cwd(), join(tmpdir(), 'coatcheck-')];
    for (const path of paths) {
      const { status, stdout } = spawnSync('grep', ['-rlF', path, root], { encoding: 'utf8' });
      assert.deepEqual([status, stdout], [1, ''], path);
    }
  });

  it('makes a server and a command line that run without the repository', async (t) => {
    const folder = temporaryFolder(t);
    const program = join(root, 'coatcheck');
    const settings = { DATABASE: join(folder, 'a.db'), LOG: 'info' };
    const server = await startProcess(t, settings, [program, 'serve']);
    assert.equal((await fetch(`${server.origin}/health`)).status, 200);
    const env = { ...settings, PATH: '/usr/bin:/bin' };
    const add = ['user', 'add', 'ada@example.com', '--role', 'admin'];
    assert.match(execFileSync(program, add, { encoding: 'utf8', env }), /ada@example\.com/);
    assert.equal(await server.end('SIGTERM'), 0);
  });

  it('refuses an architecture that it does not know', () => {
    const { status, stderr } = pack(['mips'], { SOURCE_DATE_EPOCH: COMMIT_TIME });
    assert.deepEqual([status, stderr], [64, '"mips" is none of x64 and arm64.\n']);
  });

  it('packs no changes that are in no commit', () => {
    execFileSync('git', ['init', '--quiet'], { cwd: repository });
    const { status, stderr } = pack([arch()]);
    assert.equal(status, 1);
    assert.match(stderr, /^The folder has changes that are in no commit: .*\n$/);
  });
});
