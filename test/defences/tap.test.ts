import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../temporary-folder.ts';
import { firstFailure } from './tap.ts';

const PREAMBLE =
  "import { describe, it } from 'node:test';\nconst fail = () => { throw new Error('no'); };\n";

/** What node:test reports about a file with these tests. */
function tapOf(t: TestContext, tests: string): string {
  const file = join(temporaryFolder(t), 'one.test.mjs');
  writeFileSync(file, PREAMBLE + tests);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ['--test', '--test-reporter=tap', file];
  return spawnSync(process.execPath, args, { env, encoding: 'utf8' }).stdout;
}

describe('firstFailure', () => {
  const table: [name: string, tests: string, path: string | null][] = [
    ['nothing when all pass', "describe('a', () => { it('b', () => {}); });", null],
    ['the test and the suite it is in', "describe('a', () => { it('b', fail); });", 'a > b'],
    [
      'the first of two',
      "describe('a', () => { it('b', () => {}); it('c', fail); it('d', fail); });",
      'a > c',
    ],
    [
      'every suite on the way, and none that is over',
      "describe('a', () => { it('b', () => {}); }); describe('c', () => { describe('d', () => { it('e', () => {}); }); describe('f', () => { it('g', fail); }); });",
      'c > f > g',
    ],
    ['a test in no suite', "describe('a', () => { it('b', () => {}); }); it('c', fail);", 'c'],
    [
      'a name as it was written',
      String.raw`describe('#1 \\', () => { it('| # 2', fail); });`,
      '#1 \\ > | # 2',
    ],
  ];
  for (const [name, tests, path] of table) {
    it(`names ${name}`, (t) => assert.equal(firstFailure(tapOf(t, tests)), path));
  }

  it('waits for the end of the line', () => {
    const tap = '# Subtest: a\n    # Subtest: b\n    not ok 1 - b and mo';
    assert.equal(firstFailure(tap), null);
    assert.equal(firstFailure(`${tap}re\n`), 'a > b and more');
  });
});
