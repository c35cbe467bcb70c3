import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { SETTINGS } from '../../src/config/settings.ts';
import { startProcess, temporaryFolder } from '../program/child.ts';
import { cookieOf, form, PASSWORD } from '../support.ts';
import { addPage, blocks } from './own-page.ts';

const readme = readFileSync('README.md', 'utf8');

describe('the README', () => {
  it('lists every setting with its default and its help text', () => {
    for (const [name, { fallback, help }] of Object.entries(SETTINGS)) {
      assert.ok(readme.includes(`| \`${name}\` | ${fallback} | ${help} |`), name);
    }
  });

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path);
    assert.ok(links.length > 20);
    assert.deepEqual(
      links.filter((path) => !existsSync(path)),
      [],
    );
  });

  it('starts and tests with one line each, which can be copied', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const name of ['start', 'test']) {
      assert.ok(blocks('sh').includes(`npm ci && npm ${name}\n`), name);
      assert.ok(name in scripts, name);
    }
  });

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const pages = ['README.md', 'CONTRIBUTING.md'].map((page) => readFileSync(page, 'utf8'));
    const named = [...pages.join('\n').matchAll(/npm run (?:--silent )?([\w:]+)/g)];
    assert.ok(named.length > 10);
    for (const [, name = ''] of named) assert.ok(name in scripts, name);
  });

  it('shows the output that its commands print', async (t) => {
    const folder = temporaryFolder(t);
    const app = await startProcess(t, { DATABASE: ':memory:' });
    const [transcript = ''] = blocks('console');
    const steps = transcript.split(/^\$ /m).filter((step) => step !== '');
    assert.equal(steps.length, 5);
    for (const step of steps) {
      const [command = '', ...expected] = step.trimEnd().split('\n');
      const ours = command
        .replace('localhost:3000', new URL(app.origin).host)
        .replace('curl', 'curl -sS');
      const { stdout } = spawnSync('sh', ['-c', ours], { cwd: folder, encoding: 'utf8' });
      const [beginning = '', open] = expected.join('\n').split('…');
      if (open === undefined) assert.equal(stdout.trimEnd(), beginning, command);
      else assert.ok(stdout.startsWith(beginning), `${command}\n${stdout}`);
    }
  });

  it('gives steps for adding a page that compile and work', async (t) => {
    const copy = temporaryFolder(t);
    for (const name of ['src', 'learn', 'views', 'public', 'package.json', 'tsconfig.json']) {
      cpSync(name, join(copy, name), { recursive: true });
    }
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    addPage(copy);
    const types = spawnSync('node_modules/.bin/tsc', ['-p', copy], { encoding: 'utf8' });
    assert.equal(types.status, 0, types.stdout);

    const main = join(copy, 'src/main.ts');
    const app = await startProcess(t, { DATABASE: ':memory:' }, [process.execPath, main]);
    const get = (cookie: string) =>
      fetch(`${app.origin}/hello`, { redirect: 'manual', headers: { cookie } });
    assert.equal((await get('')).headers.get('location'), '/login?next=%2Fhello');
    const signedUp = await fetch(`${app.origin}/signup`, {
      redirect: 'manual',
      ...form({ email: 'ada@example.com', password: PASSWORD }),
    });
    assert.match(await (await get(cookieOf(signedUp))).text(), /<h1>Hello, ada@example\.com<\/h1>/);
  });
});
