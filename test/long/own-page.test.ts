import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { addPage } from '../docs/own-page.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** The tests that look at every route, every source or at the README itself. */
const CONCERNED = [
  'test/architecture.test.ts',
  'test/flows/matrix.test.ts',
  'test/openapi/document.test.ts',
  'test/docs/inventory.test.ts',
  'test/docs/readme.test.ts',
  'test/docs/reading-order.test.ts',
  'test/flows/mounted.test.ts',
  'test/program/readme.test.ts',
];
const NOT_COPIED = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage']);

describe('a page added as the README says', () => {
  it('has types, lint and tests green afterwards', { timeout: 300_000 }, (t) => {
    const copy = temporaryFolder(t);
    for (const name of readdirSync('.').filter((name) => !NOT_COPIED.has(name))) {
      const filter = (path: string) => !path.endsWith('/node_modules');
      cpSync(name, join(copy, name), { recursive: true, filter });
    }
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    addPage(copy);
    const run = (program: string, ...args: string[]) => {
      const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
      const { status, stdout } = spawnSync(program, args, { cwd: copy, env, encoding: 'utf8' });
      assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}`);
    };
    run('npm', 'run', '--silent', 'fix');
    run('npm', 'run', '--silent', 'check');
    run(process.execPath, '--test', '--test-concurrency=2', ...CONCERNED);
  });
});
