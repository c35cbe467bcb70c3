import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['test/defences/run.ts', ...args], {
    encoding: 'utf8',
    timeout: 20_000,
  });

describe('npm run test:defences', () => {
  it('says what it does on --help', () => {
    const { status, stdout, stderr } = run('--help');
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^Usage: npm run test:defences -- \[--only TEXT\]\n/);
  });

  it('says so when no defence has the text that was asked for', () => {
    const { status, stdout, stderr } = run('--only', 'zzz');
    assert.deepEqual([status, stdout], [64, '']);
    assert.match(stderr, /^No defence has "zzz" in its name\.\n/);
  });

  for (const args of [['--olny', 'salt'], ['--only'], ['salt']]) {
    it(`refuses ${args.join(' ')}, and says how it is used`, () => {
      const { status, stdout, stderr } = run(...args);
      assert.deepEqual([status, stdout], [64, '']);
      assert.match(stderr, /^[^\n]+\nUsage: /);
      assert.doesNotMatch(stderr, /^ +at /m);
    });
  }
});
