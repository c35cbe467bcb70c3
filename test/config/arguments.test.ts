import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArguments } from '../../src/config/arguments.ts';
import { VERSION, versionLine } from '../../src/version.ts';

describe('readArguments', () => {
  for (const args of [['--config', 'a.env'], ['--config=a.env']]) {
    it(`takes ${args.join(' ')}`, () => {
      assert.deepEqual(readArguments(args), {
        action: 'start',
        settingsFile: 'a.env',
        problem: null,
      });
    });
  }

  it('takes --version and --help, and help beside anything else', () => {
    assert.equal(readArguments(['--version']).action, 'version');
    assert.equal(readArguments(['--help']).action, 'help');
    assert.equal(readArguments(['--port', '1', '--help']).action, 'help');
    assert.deepEqual(readArguments([]), { action: 'start', settingsFile: null, problem: null });
  });

  const wrong = ['--config', '--config=', '--config --version', '--port 1', 'serve', '-v'];
  for (const line of wrong) {
    it(`refuses ${line}`, () => {
      assert.equal(
        readArguments(line.split(' ')).problem,
        `${line}: it takes no arguments but --config FILE, --version and --help.`,
      );
    });
  }
});

describe('versionLine', () => {
  it('has the version of the program and of Node', () => {
    assert.match(VERSION, /^\d+\.\d+\.\d+(?:-rc\.\d+)?$/);
    assert.equal(versionLine('24.21.0'), `coatcheck ${VERSION} (Node 24.21.0)`);
  });
});
