import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SortedLines } from '../../../src/auth/passwords/sorted-lines.ts';

const lines = (...words: string[]) => new SortedLines(words.map((word) => `${word}\n`).join(''));

describe('SortedLines', () => {
  it('has each of its lines, however many there are, and nothing between them', () => {
    for (let count = 0; count < 40; count++) {
      const words = Array.from({ length: count }, (_, i) => `word${i}`.repeat(1 + (i % 3))).sort();
      const set = lines(...words);
      for (const word of words) {
        assert.equal(set.has(word), true, word);
        for (const other of [
          `${word}!`,
          word.slice(0, -1),
          word.slice(1),
          `\n${word}`,
          `${word}\n`,
        ]) {
          assert.equal(set.has(other), words.includes(other), other);
        }
      }
      for (const other of ['', 'a', 'zzz', '\n']) assert.equal(set.has(other), false);
    }
  });

  it('has no two lines as one', () => {
    assert.equal(lines('otter', 'owl').has('otter\nowl'), false);
  });

  it('gives its lines in their order, and how many there are', () => {
    assert.deepEqual([...lines('a', 'b', 'c')], ['a', 'b', 'c']);
    assert.equal(lines('a', 'b', 'c').size, 3);
    assert.equal(lines().size, 0);
  });
});
