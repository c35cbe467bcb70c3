import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memo } from '../../src/http/memo.ts';

describe('memo', () => {
  it('computes each result once', () => {
    const computed: string[] = [];
    const length = memo(2, (text: string) => {
      computed.push(text);
      return text.length;
    });
    assert.deepEqual([length('one'), length('three'), length('one')], [3, 5, 3]);
    assert.deepEqual(computed, ['one', 'three']);
  });

  it('forgets the oldest result for one more than its limit', () => {
    const computed: string[] = [];
    const length = memo(2, (text: string) => {
      computed.push(text);
      return text.length;
    });
    for (const text of ['a', 'b', 'c', 'b', 'c', 'a']) length(text);
    assert.deepEqual(computed, ['a', 'b', 'c', 'a']);
  });
});
