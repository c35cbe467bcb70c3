import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayAfter, startOfDay } from '../../src/web/zone-day.ts';
import { createZone } from '../../views/zone.ts';

const start = (day: string, zone: string) => {
  const at = startOfDay(day, createZone(zone));
  return at === null ? null : new Date(at).toISOString().slice(0, 16);
};

describe('startOfDay', () => {
  for (const [day, zone, expected] of [
    ['2026-11-21', 'UTC', '2026-11-21T00:00'],
    ['2026-11-21', 'America/New_York', '2026-11-21T05:00'],
    ['2026-11-21', 'Pacific/Auckland', '2026-11-20T11:00'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00'],
  ] as const) {
    it(`is ${expected} UTC for ${day} in ${zone}`, () => assert.equal(start(day, zone), expected));
  }

  it('is the first moment that exists, where clocks go forward at midnight', () => {
    assert.equal(start('2026-04-24', 'Africa/Cairo'), '2026-04-23T22:00');
  });

  it('is null for a text that is no day', () => {
    for (const text of ['', 'today', '2026-02-30', '2026-2-3', '2026-11-21T00:00', '20261121']) {
      assert.equal(start(text, 'UTC'), null, text);
    }
  });
});

describe('dayAfter', () => {
  it('goes on over months and years', () => {
    assert.deepEqual(['2026-02-28', '2026-12-31'].map(dayAfter), ['2026-03-01', '2027-01-01']);
  });
});
