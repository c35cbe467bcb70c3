import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryLimits } from '../../src/auth/limits/memory-limits.ts';
import { RefusalCounts } from '../../src/metrics/refusals.ts';
import { metricsText } from '../../src/metrics/text-format.ts';
import { sampleOf } from './served.ts';

describe('RefusalCounts', () => {
  it('counts what each limit refuses, and what it allows not', async () => {
    const counts = new RefusalCounts();
    const limits = counts.watch(createMemoryLimits());
    const now = () => 0;
    const buckets = limits.buckets('sign-up /24', { capacity: 1, refillMs: 1_000 }, now);
    const failures = limits.backOff(
      'log-in',
      { from: 1, firstMs: 1_000, longestMs: 1_000, forgetMs: 9_000 },
      now,
    );
    for (let i = 0; i < 3; i++) await buckets.take('a');
    for (let i = 0; i < 2; i++) await failures.begin('a');
    const text = await metricsText([counts.family()]);
    const refused = (limit: string) =>
      sampleOf(text, `coatcheck_throttle_refusals_total{limit="${limit}"}`);
    assert.equal(refused('sign-up_/24'), 2);
    assert.equal(refused('log-in_account'), 1);
  });
});
