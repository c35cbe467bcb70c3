/** Which npm scripts run in cmd.exe, the shell of npm on Windows: by their syntax alone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const scripts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync('package.json', 'utf8'),
).scripts;

/**
 * What cmd.exe does not know: settings before a command, quotes other than ", $, ; and programs of
 * POSIX.
 */
const POSIX_ONLY =
  /(?:^|&& *)(?:\w+=|(?:exec|rm|cp|mv|mkdir|cat|env|test|sh|export) )|['$;`\\]|\|\||\/dev\//;

describe('the npm scripts', () => {
  it('run in cmd.exe, but for those that the README names', () => {
    const posix = Object.keys(scripts).filter((name) => POSIX_ONLY.test(scripts[name] ?? ''));
    // exec: npm passes signals to the shell alone, which would not pass them on to the server.
    assert.deepEqual(posix, ['start', 'learn']);
    const readme = readFileSync('README.md', 'utf8').replaceAll(/\s+/g, ' ');
    assert.ok(readme.includes('every npm script but `start` and `learn` is valid in cmd.exe'));
  });

  it('are recognised when they need a POSIX shell', () => {
    const needing = [
      'A=1 node x',
      'node x && B=2 node y',
      'rm -rf x',
      "node 'x'",
      'node $X',
      'a; b',
    ];
    for (const script of needing) assert.match(script, POSIX_ONLY);
    for (const script of ['node --test "a/*.ts"', 'npm ci --prefix bench && node x.ts']) {
      assert.doesNotMatch(script, POSIX_ONLY);
    }
  });
});
