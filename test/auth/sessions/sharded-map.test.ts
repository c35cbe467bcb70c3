import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ShardedMap } from '../../../src/auth/sessions/sharded-map.ts';

function filled(count: number): ShardedMap<number, string> {
  const map = new ShardedMap<number, string>((key) => key);
  for (let key = 0; key < count; key++) map.set(key, `value ${key}`);
  return map;
}

describe('ShardedMap', () => {
  it('returns the value that was set last, and nothing for another key', () => {
    const map = filled(500);
    map.set(7, 'again');
    assert.equal(map.size, 500);
    assert.equal(map.get(7), 'again');
    assert.equal(map.get(7 + 64), 'value 71');
    assert.equal(map.get(500), undefined);
  });

  it('forgets deleted keys, and no others', () => {
    const map = filled(500);
    for (let key = 0; key < 500; key += 2) map.delete(key);
    map.delete(9_999);
    assert.equal(map.size, 250);
    assert.deepEqual([map.get(4), map.get(5)], [undefined, 'value 5']);
  });

  it('goes through each value once', () => {
    const values = [...filled(500).values()];
    assert.equal(values.length, 500);
    assert.equal(new Set(values).size, 500);
    assert.deepEqual([...filled(0).values()], []);
  });

  it('continues an iteration while entries are added and deleted', () => {
    const map = filled(500);
    const seen = new Set<string>();
    for (const value of map.values()) {
      seen.add(value);
      map.delete(Number(value.slice('value '.length)));
    }
    assert.equal(seen.size, 500);
    assert.equal(map.size, 0);
  });
});
