import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { freePort } from '../support.ts';

const FLAG = '--insecure-http-parser';

/** Starts the program with options for node itself; it is ended when it does start. */
async function run(options: readonly string[], environment: Record<string, string> = {}) {
  const port = String(await freePort());
  return spawnSync(process.execPath, [...options, 'src/main.ts'], {
    env: { ...process.env, PORT: port, DATABASE: ':memory:', ...environment },
    encoding: 'utf8',
    timeout: 20_000,
  });
}

describe('the program', () => {
  for (const [name, options, environment] of [
    ['on the command line', [FLAG], {}],
    ['in NODE_OPTIONS', [], { NODE_OPTIONS: FLAG }],
  ] as const) {
    it(`does not start with ${FLAG} ${name}: smuggled requests would pass`, async () => {
      const { status, stderr, stdout } = await run(options, environment);
      assert.doesNotMatch(stdout, /is ready/);
      assert.equal(status, 78);
      assert.match(stderr, /--insecure-http-parser lets smuggled requests through/);
    });
  }
});
