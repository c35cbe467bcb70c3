import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConcurrencyLimit } from '../../../src/auth/limits/concurrency-limit.ts';

describe('Places', () => {
  it('gives each key as many as it may have, and takes them back', () => {
    const places = new ConcurrencyLimit(2);
    assert.deepEqual(
      [places.enter('a'), places.enter('a'), places.enter('a')],
      [true, true, false],
    );
    assert.equal(places.enter('b'), true, 'another key has its own');
    places.leave('a');
    assert.deepEqual([places.enter('a'), places.enter('a')], [true, false]);
  });

  it('counts from nothing again when all are given back', () => {
    const places = new ConcurrencyLimit(1);
    for (let i = 0; i < 3; i++) {
      assert.equal(places.enter('a'), true);
      places.leave('a');
    }
    places.leave('a');
    assert.deepEqual([places.enter('a'), places.enter('a')], [true, false]);
  });
});
