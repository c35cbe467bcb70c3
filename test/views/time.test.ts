import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { absoluteTime, relativeTime, timeTag, whenTag } from '../../views/time.ts';
import { timesAt } from './times.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 2, 30);
const TIMES = timesAt(NOW);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('relativeTime', () => {
  const rows: [distance: number, words: string][] = [
    [0, 'just now'],
    [-59 * SECOND, 'just now'],
    [-MINUTE, '1 minute ago'],
    [-(2 * MINUTE - 1), '1 minute ago'],
    [-(HOUR - 1), '59 minutes ago'],
    [-HOUR, '1 hour ago'],
    [-(2 * HOUR - 1), '1 hour ago'],
    [-(DAY - 1), '23 hours ago'],
    [-DAY, '1 day ago'],
    [-(30 * DAY - 1), '29 days ago'],
    [-30 * DAY, '22 Oct 2026'],
    [1, 'in a moment'],
    [30 * SECOND, 'in 1 minute'],
    [59 * MINUTE + 29 * SECOND, 'in 59 minutes'],
    [59 * MINUTE + 30 * SECOND, 'in 1 hour'],
    [HOUR + 59 * MINUTE + 30 * SECOND, 'in 2 hours'],
    [23 * HOUR + 40 * MINUTE, 'in 1 day'],
    [14 * DAY, 'in 14 days'],
    [30 * DAY - 1, 'in 30 days'],
    [30 * DAY, '21 Dec 2026'],
  ];
  for (const [distance, words] of rows) {
    it(`says "${words}" at a distance of ${distance} ms`, () => {
      assert.equal(relativeTime(NOW + distance, TIMES), words);
    });
  }
});

describe('absoluteTime', () => {
  it('spells out the month and names the zone', () => {
    assert.equal(absoluteTime(NOW, TIMES), '21 Nov 2026, 14:02 UTC');
  });

  it('pads hours and minutes but not the day', () => {
    assert.equal(absoluteTime(Date.UTC(2027, 0, 2, 3, 4), TIMES), '2 Jan 2027, 03:04 UTC');
  });
});

describe('timeTag', () => {
  it('gives words to people and the exact time to machines', () => {
    assert.equal(
      String(timeTag(NOW - 3 * MINUTE, TIMES)),
      '<time datetime="2026-11-21T13:59Z" title="21 Nov 2026, 13:59 UTC">3 minutes ago</time>',
    );
  });
});

describe('whenTag', () => {
  it('shows the exact minute beside the words', () => {
    assert.match(
      String(whenTag(NOW - 3 * MINUTE, TIMES)),
      />3 minutes ago<\/time> <small>21 Nov 2026, 13:59 UTC<\/small>$/,
    );
  });

  it('does not say a date twice', () => {
    assert.equal(
      String(whenTag(NOW - 30 * DAY, TIMES)),
      '<time datetime="2026-10-22T14:02Z">22 Oct 2026, 14:02 UTC</time>',
    );
  });
});
