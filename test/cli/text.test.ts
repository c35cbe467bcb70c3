import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { align, escapeControls, shorten, table } from '../../src/cli/text.ts';

describe('table', () => {
  it('aligns columns, numbers to the right, with a dash for nothing and no space at the end', () => {
    const rows = [
      [1, 'ada', null],
      [12, 'somebody', ''],
      [123, 'x', 'more'],
    ];
    assert.equal(
      table(['id', 'name', 'what'], rows),
      [' id  name      what', '  1  ada       -', ' 12  somebody  -', '123  x         more'].join(
        '\n',
      ),
    );
  });

  it('is its head alone when there are no rows', () => {
    assert.equal(table(['id', 'name'], []), 'id  name');
  });

  it('takes as many rows as there are', () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => [i]);
    assert.equal(table(['id'], rows).split('\n').length, 200_001);
  });
});

describe('align', () => {
  it('escapes what would control the terminal', () => {
    const line = align([['\u001b[2J\u009b31m', '\r\n\u202egnp.exe']]);
    assert.equal(line, '\\u001b[2J\\u009b31m  \\u000d\\u000a\\u202egnp.exe');
  });
});

describe('escapeControls', () => {
  it('leaves JSON that parses to the same text', () => {
    const text = '\u009b\u202e\u2028\u007f é 😀 \u{e0041}';
    const line = escapeControls(JSON.stringify({ text }, null, 2), '\n');
    assert.doesNotMatch(line, /[\u007f-\u009f\u202e\u2028]/);
    assert.deepEqual(JSON.parse(line), { text });
  });
});

describe('shorten', () => {
  it('marks what it cuts, and counts a character of two halves as one', () => {
    assert.equal(shorten('abc', 3), 'abc');
    assert.equal(shorten('abcd', 3), 'ab…');
    assert.equal(shorten('😀😀😀', 2), '😀…');
  });
});
