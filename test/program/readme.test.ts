import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { addPage, blocks } from '../docs/own-page.ts';
import { PASSWORD } from '../people.ts';
import { cookieOf, form } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

describe('the README', () => {
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
    for (const name of [
      'src',
      'learn',
      'lessons',
      'views',
      'public',
      'package.json',
      'tsconfig.json',
    ]) {
      const filter = (path: string) => !path.includes('node_modules');
      cpSync(name, join(copy, name), { recursive: true, filter });
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

  it("makes a site the deployer's own with the settings that it shows", async (t) => {
    const folder = temporaryFolder(t);
    const settings = blocks('sh').find((block) => block.includes('SITE_NAME')) ?? '';
    const main = resolve('src/main.ts');
    const script = settings.replace('npm start', `exec '${process.execPath}' '${main}'`);
    assert.notEqual(script, settings);
    const app = await startProcess(t, { DATABASE: ':memory:' }, [
      'sh',
      '-c',
      `cd '${folder}'\n${script}`,
    ]);
    const load = (path: string, cookie = '') =>
      fetch(`${app.origin}${path}`, { redirect: 'manual', headers: { cookie } });
    assert.equal((await load('/')).headers.get('location'), '/login');
    const login = await (await load('/login')).text();
    assert.match(login, /<title>Sign in &middot; Northwind Yard<\/title>/);
    assert.match(login, /One sign-in for the wiki and the time sheets\./);
    assert.match(login, /<a href="mailto:it@example\.com">Mara in IT<\/a>/);
    const [, logo = ''] = /<img src="([^"]+)"/.exec(login) ?? [];
    assert.match(await (await load(logo)).text(), /<svg xmlns/);
    const [, style = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(login) ?? [];
    assert.match(await (await load(style)).text(), /--velvet: #0b57d0;/);
    const signedUp = await fetch(`${app.origin}/signup`, {
      redirect: 'manual',
      ...form({ email: 'ada@example.com', password: PASSWORD }),
    });
    const dashboard = await (await load('/dashboard', cookieOf(signedUp))).text();
    assert.match(dashboard, /<a href="\/wiki\/">.*Our wiki.*\n.*<a href="\/times\/">.*Time sheets/);
  });
});
