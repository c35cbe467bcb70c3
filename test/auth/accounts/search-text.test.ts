import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldText, searchPattern } from '../../../src/auth/accounts/search-text.ts';
import { parsePlace, placeText } from '../../../src/auth/accounts/user-query.ts';

describe('foldText', () => {
  for (const [text, folded] of [
    ['ADA', 'ada'],
    ['Élodie', 'elodie'],
    ['E\u0301lodie', 'elodie'],
    ['Öz', 'oz'],
    ['Groß', 'gross'],
    ['GROẞ', 'gross'],
    ['ﬁnn', 'finn'],
    ['ΣΟΦΙΑ', 'σοφια'],
    ['李', '李'],
    ['', ''],
  ] as const) {
    it(`makes "${folded}" of "${text}"`, () => assert.equal(foldText(text), folded));
  }
});

describe('searchPattern', () => {
  it('is null where there is nothing to search for', () => {
    for (const typed of ['', '   ', '\u0301']) assert.equal(searchPattern(typed), null);
  });

  it('has no wildcard but the two at its ends, and no NUL', () => {
    assert.equal(searchPattern(' 50%_\\ '), '%50\\%\\_\\\\%');
    assert.equal(searchPattern('a\0b'), '%a\uFFFDb%');
    assert.equal(searchPattern('x'.repeat(300))?.length, 256);
  });
});

describe('a place in a list', () => {
  it('comes back from its text', () => {
    for (const place of [
      { value: 'a-b@example.com', id: 7 },
      { value: '1@example.com', id: 123_456 },
    ]) {
      assert.deepEqual(parsePlace(placeText(place), 'email'), place);
    }
    const place = { value: 1_700_000_000_000, id: 3 };
    for (const order of ['seen', 'created'] as const) {
      assert.deepEqual(parsePlace(placeText(place), order), place);
    }
  });

  it('is none of another text', () => {
    for (const text of ['', 'a', '7', '7-', '-a', 'x-a', '7-a b', `7-${'a'.repeat(255)}`, '7-\0']) {
      assert.equal(parsePlace(text, 'email'), null, text);
    }
    for (const text of ['7-a', '7-1.5', '7--1', '7-1e3', `7-${'9'.repeat(16)}`]) {
      assert.equal(parsePlace(text, 'seen'), null, text);
    }
  });
});
