import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  areNumbers,
  bitsThatVary,
  dataIn,
  recipeOf,
} from '../../lessons/build-your-own/stages/5-decode.ts';

const EMAIL = 'ada.x7@example.com';
const NOW = Date.UTC(2026, 10, 21);
const recipe = (value: string) => recipeOf(value, [EMAIL], NOW - 100, NOW + 100);

describe('what a ticket tells', () => {
  it('finds data in it as it is, and behind percent, base64 and hex', () => {
    const data = JSON.stringify({ user: 1 });
    assert.ok(dataIn(encodeURIComponent(data), EMAIL));
    for (const alphabet of ['base64', 'base64url', 'hex'] as const) {
      assert.ok(dataIn(Buffer.from(data).toString(alphabet), EMAIL), alphabet);
      assert.ok(dataIn(Buffer.from(`x${EMAIL}`).toString(alphabet), EMAIL), alphabet);
    }
    assert.ok(dataIn(`${Buffer.from(data).toString('base64url')}.c2lnbmF0dXJl`, EMAIL));
  });

  it('finds the number, address or time that it was made from', () => {
    for (const source of ['1', '1999', EMAIL, String(NOW), String(NOW - 100)]) {
      assert.equal(recipe(hash('md5', source, 'hex')), `md5 of ${source}`);
      assert.equal(recipe(hash('sha256', source, 'base64url')), `sha256 of ${source}`);
      assert.equal(recipe(hash('sha1', source, 'base64')), `sha1 of ${source}`);
    }
    assert.ok(areNumbers(['s-17', 's-18', 's-20']));
  });

  it('finds nothing in random tickets', () => {
    for (let i = 0; i < 300; i++) {
      const value = randomBytes(32).toString(i % 2 === 0 ? 'base64url' : 'hex');
      assert.equal(dataIn(value, EMAIL), null);
      if (i < 5) assert.equal(recipe(value), null);
    }
  });

  it('takes a short random ticket for no number', () => {
    assert.ok(!areNumbers(['abX3', 'k_90', 'Qr77']));
  });

  it('counts the bits that vary', () => {
    assert.equal(bitsThatVary(['s1', 's2', 's3', 's4']), 2);
    const random = Array.from({ length: 60 }, () => randomBytes(16).toString('hex'));
    assert.ok(bitsThatVary(random) > 100);
  });
});
