import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isTooOld, OLDEST_NODE } from '../../src/process/node-version.js';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ownerOutsideOfTests } from './child.ts';
import { copyRepository } from './machine.ts';

const FLAG = '--insecure-http-parser';

/** Starts the program with options for node itself; it is ended when it does start. */
async function run(options: readonly string[], environment: Record<string, string> = {}) {
  const port = String(await freePort());
  return spawnSync(process.execPath, [...options, 'src/main.ts'], {
    env: { ...process.env, PORT: port, DATABASE: ':memory:', ...environment },
    encoding: 'utf8',
    timeout: 90_000,
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

const REFUSED =
  /^Coatcheck cannot start: it needs Node [\d.]+ or later, and \S+ is ([\d.]+)\. (.*)\n$/;
const IN_CLONE = '`npm ci` brings the right one, unless it is called with --ignore-scripts.';
const BUILT = 'Install a newer one first: https://nodejs.org/en/download.';

/** A program that was ended for its Node: what to do, 78, and the version that it named. */
function assertRefused(
  { status, stdout, stderr }: ReturnType<typeof spawnSync>,
  advice = IN_CLONE,
): string {
  const [, version = '', given] = REFUSED.exec(String(stderr)) ?? [];
  assert.equal(given, advice, String(stderr));
  assert.deepEqual([status, stdout], [78, '']);
  return version;
}

describe('with a Node that is too old', () => {
  it('the server and the command line say so in one sentence, and exit with 78', () => {
    const versions = "{ value: { ...process.versions, node: '22.99.0' } }";
    const older = `data:text/javascript,${encodeURIComponent(`Object.defineProperty(process, 'versions', ${versions})`)}`;
    for (const program of ['src/main.ts', 'src/cli.ts']) {
      const args = ['--import', older, program, 'doctor'];
      const ended = spawnSync(process.execPath, args, { encoding: 'utf8' });
      assert.equal(assertRefused(ended), '22.99.0');
    }
  });

  const old = oldNode();
  const skip = old === null ? 'there is no old node here to try it with' : false;

  describe('which is really there', { skip }, () => {
    const owner = ownerOutsideOfTests();
    let copy: string;
    after(() => owner.end());
    const asked = (command: string, args: readonly string[]) =>
      spawnSync(command, args, {
        cwd: copy,
        encoding: 'utf8',
        timeout: 60_000,
        env: { PATH: process.env.PATH?.replaceAll(resolve('node_modules/.bin'), '') },
      });

    before(() => {
      copy = copyRepository(temporaryFolder(owner));
      const built = spawnSync(process.execPath, ['build.ts'], { cwd: copy, encoding: 'utf8' });
      assert.equal(built.status, 0, built.stdout + built.stderr);
      rmSync(join(copy, 'node_modules')); // the link alone: with it npm would find a newer Node
    });

    for (const program of ['main.js', 'cli.js']) {
      it(`the built ${program} says so, before it meets what that Node does not have`, () => {
        const ended = asked(old ?? '', [join('dist/src', program), 'doctor']);
        assert.ok(isTooOld(assertRefused(ended, BUILT)));
      });
    }

    for (const script of ['start', 'learn', 'coatcheck', 'build', 'test']) {
      it(`npm run ${script} says so, when npm ci could not bring a newer one`, () => {
        const ended = asked('npm', ['run', '--silent', script]);
        assert.ok(isTooOld(assertRefused(ended)));
      });
    }
  });
});

/** The first node in PATH that is too old, or null. */
function oldNode(): string | null {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return places.find((place) => isTooOld(versionOf(place) ?? OLDEST_NODE)) ?? null;
}

function versionOf(node: string): string | undefined {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return /^v([\d.]+)/.exec(stdout ?? '')?.[1];
}
