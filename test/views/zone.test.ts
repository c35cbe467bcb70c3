import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createZone } from '../../views/zone.ts';

const clock = (zone: string, at: string) => {
  const { clockAt, nameAt } = createZone(zone);
  const time = Date.parse(at);
  return `${new Date(clockAt(time)).toISOString().slice(0, 19)} ${nameAt(time)}`;
};

describe('createZone', () => {
  const rows: [zone: string, at: string, clock: string][] = [
    ['UTC', '2026-11-21T14:02:33Z', '2026-11-21T14:02:33 UTC'],
    ['Europe/Berlin', '2026-11-21T14:02:33Z', '2026-11-21T15:02:33 CET'],
    ['Europe/Berlin', '2026-07-21T23:59:59Z', '2026-07-22T01:59:59 CEST'],
    ['Europe/London', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00 GMT'],
    ['America/New_York', '2026-11-21T04:00:00Z', '2026-11-20T23:00:00 EST'],
    ['Asia/Kolkata', '2026-11-21T18:30:00Z', '2026-11-22T00:00:00 IST'],
    ['Asia/Kathmandu', '2026-11-21T18:14:59Z', '2026-11-21T23:59:59 GMT+5:45'],
    ['Australia/Sydney', '2026-11-21T14:02:33Z', '2026-11-22T01:02:33 AEDT'],
    ['America/St_Johns', '2026-11-21T03:29:59Z', '2026-11-20T23:59:59 GMT-3:30'],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01T00:00:00 GMT+14'],
    ['Etc/GMT+5', '2026-11-21T14:02:33Z', '2026-11-21T09:02:33 GMT-5'],
  ];
  for (const [zone, at, expected] of rows) {
    it(`shows in ${zone} at ${at} the clock ${expected}`, () => {
      assert.equal(clock(zone, at), expected);
    });
  }

  it('changes to summer time and back at the second, and skips and repeats an hour', () => {
    const berlin = (at: string) => clock('Europe/Berlin', at);
    assert.equal(berlin('2026-03-29T00:59:59Z'), '2026-03-29T01:59:59 CET');
    assert.equal(berlin('2026-03-29T01:00:00Z'), '2026-03-29T03:00:00 CEST');
    assert.equal(berlin('2026-10-25T00:30:00Z'), '2026-10-25T02:30:00 CEST');
    assert.equal(berlin('2026-10-25T01:30:00Z'), '2026-10-25T02:30:00 CET');
  });

  it('knows a summer time of half an hour', () => {
    const at = (time: string) => clock('Australia/Lord_Howe', time);
    assert.equal(at('2026-04-04T14:59:59Z'), '2026-04-05T01:59:59 LHDT');
    assert.equal(at('2026-04-04T15:00:00Z'), '2026-04-05T01:30:00 LHST');
  });

  it('begins a day at midnight of the zone, which has 23 or 25 hours when the clock changes', () => {
    const { dayAt } = createZone('Europe/Berlin');
    const hoursOf = (day: string) => {
      const around = Array.from({ length: 72 }, (_, i) => Date.parse(day) + (i - 24) * 3_600_000);
      return around.filter((at) => dayAt(at) === day).length;
    };
    assert.deepEqual(['2026-03-29', '2026-10-25', '2026-11-21'].map(hoursOf), [23, 25, 24]);
  });

  it('asks Intl for every zone of the database alike', () => {
    const at = Date.UTC(2026, 6, 21, 14, 2, 33);
    for (const id of Intl.supportedValuesOf('timeZone')) {
      const { clockAt, nameAt } = createZone(id);
      const words = new Intl.DateTimeFormat('sv', {
        timeZone: id,
        dateStyle: 'short',
        timeStyle: 'medium',
      });
      assert.equal(
        new Date(clockAt(at)).toISOString().slice(0, 19).replace('T', ' '),
        words.format(at),
        id,
      );
      assert.match(nameAt(at), /^[A-Z]{3,5}$|^GMT[+-]\d{1,2}(?::\d\d)?$/, id);
    }
  });

  it('finds the time of a clock, the first one of an hour that comes twice', () => {
    const time = (zone: string, clock: string) =>
      new Date(createZone(zone).timeOf(Date.parse(clock))).toISOString();
    assert.equal(time('Europe/Berlin', '2026-11-21T00:00Z'), '2026-11-20T23:00:00.000Z');
    assert.equal(time('Europe/Berlin', '2026-10-25T02:30Z'), '2026-10-25T00:30:00.000Z');
    assert.equal(time('Europe/Berlin', '2026-10-25T03:00Z'), '2026-10-25T02:00:00.000Z');
    assert.equal(time('Europe/Berlin', '2026-03-29T02:30Z'), '2026-03-29T01:30:00.000Z');
    assert.equal(time('Asia/Kathmandu', '2026-11-21T00:00Z'), '2026-11-20T18:15:00.000Z');
    // Midnight itself is skipped there: the day begins at one o'clock.
    assert.equal(time('America/Santiago', '2026-09-06T00:00Z'), '2026-09-06T04:00:00.000Z');
  });

  const places: [zone: string, place: string | null][] = [
    ['Europe/Berlin', 'Berlin time'],
    ['America/Argentina/Buenos_Aires', 'Buenos Aires time'],
    ['UTC', null],
    ['CET', null],
    ['Etc/GMT+5', null],
  ];
  for (const [zone, place] of places) {
    it(`calls ${zone} ${place ?? 'by its short name alone'}`, () => {
      assert.equal(createZone(zone).place, place);
    });
  }

  it('throws for a name that Intl does not know', () => {
    assert.throws(() => createZone('Europe/Nowhere'), RangeError);
  });
});
