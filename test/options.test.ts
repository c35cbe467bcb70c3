import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseNumbers, UsageError } from './options.ts';

const parse = (...args: string[]) => parseNumbers(['seconds', 'seed'], args);

describe('the options of the tools', () => {
  it('are the numbers that were given', () => {
    assert.deepEqual(parse('--seconds', '1.5', '--seed=7'), { seconds: 1.5, seed: 7 });
    assert.deepEqual(parse(), {});
  });

  for (const args of [
    ['--seconds', 'x'],
    ['--seconds', '-1'],
    ['--seconds'],
    ['--minutes', '1'],
    ['5'],
  ]) {
    it(`are not ${args.join(' ')}`, () => assert.throws(() => parse(...args), UsageError));
  }
});
