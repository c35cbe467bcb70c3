import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOptions } from '../../lessons/build-your-own/options.ts';

const read = (line: string) => readOptions(line.split(' ').filter(Boolean), [1, 2, 5]);

describe('the command line of the checker', () => {
  it('lists the stages when nothing is asked for', () => {
    const options = read('');
    assert.ok(typeof options !== 'string');
    assert.equal(options.stage, null);
  });

  it('takes a stage with a command or an address', () => {
    const run = readOptions(['check', '2', '--run', 'python3 app.py', '--hint'], [1, 2]);
    assert.ok(typeof run !== 'string');
    assert.deepEqual([run.stage, run.run, run.hint], [2, 'python3 app.py', true]);
    const url = read('check 5 --url http://localhost:4000 --seed abc');
    assert.ok(typeof url !== 'string');
    assert.deepEqual([url.url?.port, url.seed], ['4000', 'abc']);
  });

  it('says in one sentence what is wrong with other arguments', () => {
    assert.match(String(read('check 6 --run x')), /one of the stages 1, 2, 5/);
    assert.match(String(read('check 0 --run x')), /one of the stages 1, 2, 5/);
    assert.match(String(read('check two --run x')), /one of the stages 1, 2, 5/);
    assert.match(String(read('chekc 1 --run x')), /Write: check STAGE/);
    assert.match(String(read('check 1')), /Give --run .* or --url/);
    assert.match(String(read('check 1 --run x --url http://localhost:1')), /Give --run/);
    assert.match(String(read('check 1 --rum x')), /--rum/);
  });

  it('knows try, --watch and --only', () => {
    const options = read('try 5 --url http://localhost:4000 --watch --only');
    assert.ok(typeof options !== 'string');
    assert.deepEqual(
      [options.command, options.stage, options.watch, options.only],
      ['try', 5, true, true],
    );
    assert.match(String(read('try 6 --run x')), /for example try 1/);
  });

  it('inspects all stages, with no number', () => {
    const options = read('inspect --run x');
    assert.ok(typeof options !== 'string');
    assert.equal(options.command, 'inspect');
    assert.match(String(read('inspect 3 --run x')), /Write: check STAGE/);
    assert.match(String(read('inspect')), /Give --run/);
  });

  it('sends nothing to another machine', () => {
    for (const url of [
      'http://example.com',
      'http://localhost.evil.example',
      'https://localhost',
      'x',
    ])
      assert.match(String(read(`check 1 --url ${url}`)), /on this machine/);
  });
});
