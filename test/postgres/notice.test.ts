import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseNotice } from '../../src/postgres/notice.ts';

describe('parseNotice', () => {
  it('reads the accounts of which something has changed', () => {
    assert.deepEqual(parseNotice('12 u 7'), { n: 12, accounts: [7], keys: false });
    assert.deepEqual(parseNotice('13 u 7 8 90'), { n: 13, accounts: [7, 8, 90], keys: false });
  });

  it('reads that the keys have changed, or that too much has', () => {
    assert.deepEqual(parseNotice('1 keys'), { n: 1, accounts: [], keys: true });
    assert.deepEqual(parseNotice('1 *'), { n: 1, accounts: 'all', keys: true });
  });

  it('answers null for what this program has not sent', () => {
    for (const payload of ['', '1', '1 ', '1 u', '1 u x', '-1 u 7', 'x u 7', '1 u 7 ', '1 u 7\n']) {
      assert.equal(parseNotice(payload), null, JSON.stringify(payload));
    }
  });
});
