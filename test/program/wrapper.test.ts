import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../temporary-folder.ts';

/**
 * An installed release whose `node` prints its process number and its arguments, a line each. The
 * wrapper is the real one, but for the folder in which it looks for settings.
 */
function install(t: TestContext) {
  const folder = join(temporaryFolder(t), 'a folder');
  const root = join(folder, 'coatcheck-1.2.3');
  mkdirSync(root, { recursive: true });
  const settings = join(folder, 'coatcheck.env');
  const script = readFileSync('deploy/coatcheck', 'utf8');
  assert.ok(script.includes('config=/etc/coatcheck.env\n'));
  const here = script.replace('=/etc/coatcheck.env', `='${settings}'`);
  writeFileSync(join(root, 'coatcheck'), here, { mode: 0o755 });
  const node = '#!/bin/sh\nprintf "%s\\n" "$$" "$@"\n';
  writeFileSync(join(root, 'node'), node, { mode: 0o755 });
  const run = (program: string, ...words: string[]) => {
    const { pid, stdout, stderr, status } = spawnSync(program, words, {
      cwd: '/',
      encoding: 'utf8',
    });
    assert.deepEqual([status, stderr], [0, '']);
    const [printed, ...lines] = stdout.trimEnd().split('\n');
    assert.equal(Number(printed), pid, 'the program has the process number of its caller');
    return lines;
  };
  const entry = (name: string) => join(root, `dist/src/${name}.js`);
  return { run, entry, folder, program: join(root, 'coatcheck'), settings };
}

describe('deploy/coatcheck', () => {
  it('runs the server with serve, and the command line with anything else', (t) => {
    const { run, entry, program } = install(t);
    assert.deepEqual(run(program, 'serve'), [entry('main')]);
    assert.deepEqual(run(program, 'serve', '--help'), [entry('main'), '--help']);
    assert.deepEqual(run(program), [entry('cli')]);
    assert.deepEqual(run(program, '--version'), [entry('cli'), '--version']);
    const words = ['user', 'set', 'a b', '', '*'];
    assert.deepEqual(run(program, ...words, 'end'), [entry('cli'), ...words, 'end']);
  });

  it('finds its folder through symbolic links', (t) => {
    const { run, entry, folder, program } = install(t);
    symlinkSync('coatcheck-1.2.3', join(folder, 'current'));
    symlinkSync(join(folder, 'current/coatcheck'), join(folder, 'command'));
    for (const path of ['current/coatcheck', 'command']) {
      assert.deepEqual(run(join(folder, path), 'doctor'), [entry('cli'), 'doctor'], path);
    }
    assert.deepEqual(run('sh', program, 'doctor'), [entry('cli'), 'doctor']);
  });

  it('reads the settings file of the machine, unless --config names another', (t) => {
    const { run, entry, program, settings } = install(t);
    writeFileSync(settings, '');
    const own = ['--config', settings];
    assert.deepEqual(run(program, 'serve'), [entry('main'), ...own]);
    assert.deepEqual(run(program, 'user', 'list'), [entry('cli'), ...own, 'user', 'list']);
    for (const other of [['--config', 'x y'], ['--config=x y']]) {
      assert.deepEqual(run(program, 'doctor', ...other), [entry('cli'), 'doctor', ...other]);
      assert.deepEqual(run(program, 'serve', ...other), [entry('main'), ...other]);
    }
  });

  it('names a settings file that cannot be read, too: the start without one makes a database', (t) => {
    const { run, entry, program, settings } = install(t);
    symlinkSync(`${settings}.gone`, settings);
    assert.deepEqual(run(program, 'serve'), [entry('main'), '--config', settings]);
  });

  it('takes no word after -- for the option --config', (t) => {
    const { run, entry, program, settings } = install(t);
    writeFileSync(settings, '');
    const words = ['user', 'find', '--', '--config'];
    assert.deepEqual(run(program, ...words), [entry('cli'), '--config', settings, ...words]);
  });

  const dash = spawnSync('dash', ['-c', ':']).status === 0;
  it('runs in dash', { skip: dash ? false : 'dash is not installed' }, (t) => {
    const { run, entry, program } = install(t);
    assert.deepEqual(run('dash', program, 'serve'), [entry('main')]);
  });
});
