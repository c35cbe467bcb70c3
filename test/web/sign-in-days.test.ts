import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { QUARTER } from '../../src/auth/events.ts';
import { signInDays, startOfDays } from '../../src/web/sign-in-days.ts';
import { createZone } from '../../views/zone.ts';

const at = (time: string) => Date.parse(time);
const one = (time: string) => ({ at: at(time), ok: 1, failed: 0 });

function daysOf(id: string, now: string, days: number, ...times: readonly string[]) {
  const all = signInDays(times.map(one), days, { now: at(now), zone: createZone(id) });
  return all.map(({ day, ok }) => `${day} ${ok}`);
}

describe('signInDays', () => {
  it('counts by the days of the zone, and leaves no day out', () => {
    const times = ['2026-11-19T22:45Z', '2026-11-19T23:00Z', '2026-11-21T22:45Z'];
    const now = '2026-11-21T22:50Z';
    assert.deepEqual(daysOf('Europe/Berlin', now, 3, ...times), [
      '2026-11-19 1',
      '2026-11-20 1',
      '2026-11-21 1',
    ]);
    assert.deepEqual(daysOf('UTC', now, 3, ...times), [
      '2026-11-19 2',
      '2026-11-20 0',
      '2026-11-21 1',
    ]);
  });

  it('is exact where midnight is at a quarter of an hour', () => {
    const now = '2026-11-21T12:00Z';
    assert.deepEqual(daysOf('Asia/Kathmandu', now, 2, '2026-11-20T18:00Z', '2026-11-20T18:15Z'), [
      '2026-11-20 1',
      '2026-11-21 1',
    ]);
    assert.deepEqual(daysOf('Asia/Kolkata', now, 2, '2026-11-20T18:15Z', '2026-11-20T18:30Z'), [
      '2026-11-20 1',
      '2026-11-21 1',
    ]);
  });

  it('has each day once around the nights when the clock changes', () => {
    const spring = [
      '2026-03-28T22:45Z',
      '2026-03-28T23:00Z',
      '2026-03-29T21:45Z',
      '2026-03-29T22:00Z',
    ];
    assert.deepEqual(daysOf('Europe/Berlin', '2026-03-30T12:00Z', 3, ...spring), [
      '2026-03-28 1',
      '2026-03-29 2',
      '2026-03-30 1',
    ]);
    const autumn = [
      '2026-10-24T21:45Z',
      '2026-10-24T22:00Z',
      '2026-10-25T22:45Z',
      '2026-10-25T23:00Z',
    ];
    assert.deepEqual(daysOf('Europe/Berlin', '2026-10-26T12:00Z', 3, ...autumn), [
      '2026-10-24 1',
      '2026-10-25 2',
      '2026-10-26 1',
    ]);
  });

  it('has tomorrow where it is tomorrow', () => {
    assert.deepEqual(daysOf('Pacific/Kiritimati', '2026-12-31T10:00Z', 1), ['2027-01-01 0']);
    assert.deepEqual(daysOf('Pacific/Pago_Pago', '2026-12-31T10:00Z', 1), ['2026-12-30 0']);
  });

  it('needs no attempt from before the time that is asked for, at any hour of a year', () => {
    for (const id of ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago']) {
      const zone = createZone(id);
      for (let now = at('2026-01-01T00:00Z'); now < at('2027-01-01T00:00Z'); now += 3 * QUARTER) {
        const [first] = signInDays([], 30, { now, zone });
        const since = zone.dayAt(startOfDays(30, now));
        assert.ok(first !== undefined && since < first.day, `${id} ${new Date(now).toISOString()}`);
      }
    }
  });
});
