import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textTimes } from '../../src/cli/times.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 2, 31, 999);
const SUMMER = Date.UTC(2026, 6, 21, 22, 30);

describe('textTimes', () => {
  it('is in the time zone of the site, to the second', () => {
    const utc = textTimes('UTC', NOW);
    assert.equal(utc.listed(NOW), '2026-11-21 14:02:31');
    assert.equal(utc.alone(NOW), '2026-11-21 14:02:31 UTC');
    assert.equal(utc.column('created'), 'created (UTC)');
    assert.equal(utc.listed(null), null);
    assert.equal(textTimes('Asia/Kathmandu', NOW).alone(NOW), '2026-11-21 19:47:31 GMT+5:45');
  });

  it('names the zone at a time when it had another name', () => {
    const berlin = textTimes('Europe/Berlin', NOW);
    assert.equal(berlin.column('at'), 'at (CET)');
    assert.equal(berlin.listed(NOW), '2026-11-21 15:02:31');
    assert.equal(berlin.listed(SUMMER), '2026-07-22 00:30:00 CEST');
    assert.equal(textTimes('Europe/Berlin', SUMMER).listed(SUMMER), '2026-07-22 00:30:00');
  });
});
