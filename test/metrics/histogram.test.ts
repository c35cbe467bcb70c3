import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Histogram } from '../../src/metrics/histogram.ts';

describe('Histogram', () => {
  it('adds up its buckets, a value on a bound included', () => {
    const histogram = new Histogram([1, 5]);
    for (const value of [0.5, 1, 1.5, 5, 9]) histogram.observe(value);
    assert.deepEqual(
      histogram.samples({ route: '/' }).map(({ suffix, labels, value }) => [suffix, labels, value]),
      [
        ['_bucket', { route: '/', le: '1' }, 2],
        ['_bucket', { route: '/', le: '5' }, 4],
        ['_bucket', { route: '/', le: '+Inf' }, 5],
        ['_sum', { route: '/' }, 17],
        ['_count', { route: '/' }, 5],
      ],
    );
  });
});
