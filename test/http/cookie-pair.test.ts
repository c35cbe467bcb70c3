import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { trimBlanks, unpad } from '../../src/http/blanks.ts';
import { splitCookiePair } from '../../src/http/cookie-pair.ts';

const whole = ({ before, text, after }: ReturnType<typeof unpad>) => before + text + after;

describe('unpad', () => {
  it('splits off spaces and tabs, and no other white space', () => {
    assert.deepEqual(unpad(' \ta a\t '), { before: ' \t', text: 'a a', after: '\t ' });
    assert.deepEqual(unpad('\u00a0a\n'), { before: '', text: '\u00a0a\n', after: '' });
  });

  it('keeps what is nothing but blanks', () => {
    assert.equal(whole(unpad(' \t ')), ' \t ');
    assert.equal(trimBlanks(' \t '), '');
  });
});

describe('splitCookiePair', () => {
  for (const [text, name, value] of [
    ['a=b', 'a', 'b'],
    [' a = b ', 'a', 'b'],
    ['a=b=c', 'a', 'b=c'],
    ['=b', '', 'b'],
    ['a=', 'a', ''],
    ['b', null, 'b'],
    [' ', null, ''],
  ] as const) {
    it(`splits ${JSON.stringify(text)} and loses nothing`, () => {
      const pair = splitCookiePair(text);
      assert.equal(pair.name?.text ?? null, name);
      assert.equal(pair.value.text, value);
      const start = pair.name === null ? '' : `${whole(pair.name)}=`;
      assert.equal(start + whole(pair.value), text);
    });
  }
});
