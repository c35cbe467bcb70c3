import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConcurrencyLimit } from '../../../src/auth/limits/concurrency-limit.ts';

describe('ConcurrencyLimit', () => {
  it('gives each key as many as it may have, and takes them back', () => {
    const limit = new ConcurrencyLimit(2);
    assert.deepEqual(
      [limit.acquire('a'), limit.acquire('a'), limit.acquire('a')],
      [true, true, false],
    );
    assert.equal(limit.acquire('b'), true, 'another key has its own');
    limit.release('a');
    assert.deepEqual([limit.acquire('a'), limit.acquire('a')], [true, false]);
  });

  it('counts from nothing again when all are given back', () => {
    const limit = new ConcurrencyLimit(1);
    for (let i = 0; i < 3; i++) {
      assert.equal(limit.acquire('a'), true);
      limit.release('a');
    }
    limit.release('a');
    assert.deepEqual([limit.acquire('a'), limit.acquire('a')], [true, false]);
  });
});
