import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { Script } from 'node:vm';
import type { Finding } from '../../lessons/build-your-own/failure.ts';
import { STAGES } from '../../lessons/build-your-own/stages.ts';

const files = globSync('lessons/build-your-own/stages/*-findings.ts').sort();
const modules = await Promise.all(files.map((file) => import(resolve(file))));
const FINDINGS: readonly Finding[] = modules.flatMap((module) => Object.values<Finding>(module));

describe('what the checker can say', () => {
  it('names each finding once', () => {
    const ids = FINDINGS.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    assert.ok(ids.length > 30);
  });

  it('sends readers to lessons that are there', () => {
    for (const { id, read } of FINDINGS) {
      const [file = '', anchor] = read.split('#');
      assert.ok(existsSync(`lessons/${file}`), `${id}: ${read}`);
      assert.ok(readFileSync(`lessons/${file}`, 'utf8').includes(`<a id="${anchor}">`), read);
    }
  });

  it('has a line to try and exactly three hints, the third in three languages', () => {
    for (const { id, tryIt, hints, code } of FINDINGS) {
      assert.match(tryIt, /\$URL|localhost/, id);
      assert.equal(hints.length, 2, id);
      for (const text of [...hints, code.js, code.python, code.go]) assert.ok(text.length > 8, id);
    }
  });

  it('shows JavaScript that can be read as JavaScript', () => {
    for (const { id, code } of FINDINGS) {
      const lines = code.js.replace(/^import .*$/gm, '');
      assert.doesNotThrow(() => new Script(`async () => {\n${lines}\n}`), id);
    }
  });

  it('shows Go that can be read as Go', (t) => {
    if (spawnSync('gofmt', ['-h']).error !== undefined) return t.skip('there is no gofmt');
    for (const { id, code } of FINDINGS) {
      const input = `package p\n\nfunc _() {\n${code.go}\n}\n`;
      const { status, stderr } = spawnSync('gofmt', ['-e'], { input, encoding: 'utf8' });
      assert.equal(status, 0, `${id}: ${stderr}`);
    }
  });

  it('shows Python that can be read as Python', (t) => {
    if (spawnSync('python3', ['--version']).status !== 0) return t.skip('there is no python3');
    const snippets = JSON.stringify(FINDINGS.map(({ id, code }) => [id, code.python]));
    const program = `import json, sys, textwrap
for name, code in json.load(sys.stdin):
    compile('def _():\\n' + textwrap.indent(code, '    '), name, 'exec')`;
    const { status, stderr } = spawnSync('python3', ['-c', program], {
      input: snippets,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  });

  it('compares with files of this project that are there', () => {
    for (const file of STAGES.flatMap(({ ours }) => ours)) assert.ok(existsSync(file), file);
  });

  it('has the stages in the order of their numbers', () => {
    const numbers = STAGES.map(({ number }) => number);
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((a, b) => a - b),
    );
  });
});
