import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  absoluteTime,
  clockTime,
  createTimes,
  exactTag,
  exactWhenTag,
  relativeTime,
  timeTag,
  whenTag,
  zoneSentence,
} from '../../views/time.ts';
import { createZone } from '../../views/zone.ts';
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
      />3 minutes ago<\/time> <small>21 Nov 2026, 13:59<\/small>$/,
    );
  });

  it('does not say a date twice', () => {
    assert.equal(
      String(whenTag(NOW - 30 * DAY, TIMES)),
      '<time datetime="2026-10-22T14:02Z">22 Oct 2026, 14:02</time>',
    );
  });
});

describe('exactWhenTag', () => {
  it('shows the words below the exact minute, and not when it is far away', () => {
    assert.equal(
      String(exactWhenTag(NOW + 2 * HOUR, TIMES)),
      '<time datetime="2026-11-21T16:02Z">21 Nov 2026, 16:02</time> <small>in 2 hours</small>',
    );
    assert.equal(
      String(exactWhenTag(NOW - 30 * DAY, TIMES)),
      '<time datetime="2026-10-22T14:02Z">22 Oct 2026, 14:02</time>',
    );
  });
});

describe('a zone that is not UTC', () => {
  const berlin = createTimes(createZone('Europe/Berlin'));
  const times = berlin(NOW);

  it('is said once, by its place and the name it has now', () => {
    assert.equal(zoneSentence(times), 'Times are in Berlin time (CET).');
    const summer = berlin(Date.UTC(2026, 6, 21));
    assert.equal(zoneSentence(summer), 'Times are in Berlin time (CEST).');
    assert.equal(zoneSentence(TIMES), 'Times are in UTC.');
  });

  it('is named at a time by itself and on hover, not in a list', () => {
    assert.equal(absoluteTime(NOW, times), '21 Nov 2026, 15:02 CET');
    assert.match(String(timeTag(NOW, times)), / title="21 Nov 2026, 15:02 CET">just now</);
    assert.match(String(exactTag(NOW, times)), />21 Nov 2026, 15:02</);
  });

  it('is named in a list where it is not the one of the page', () => {
    const summer = NOW - 60 * DAY;
    assert.match(String(exactTag(summer, times)), />22 Sep 2026, 16:02 CEST</);
    assert.match(String(whenTag(summer, times)), />22 Sep 2026, 16:02 CEST</);
    assert.match(String(whenTag(summer, berlin(summer))), /<small>22 Sep 2026, 16:02</);
  });

  it('has days of its own, while machines read UTC', () => {
    const evening = Date.UTC(2026, 8, 30, 22, 30);
    assert.equal(relativeTime(evening, times), '1 Oct 2026');
    assert.match(String(timeTag(evening, times)), /datetime="2026-09-30T22:30Z"/);
  });

  it('shows the clock to the second', () => {
    assert.equal(clockTime(times), '15:02:30 CET');
  });

  it('shares what was rendered with no other zone', () => {
    const delhi = createTimes(createZone('Asia/Kolkata'));
    assert.match(String(exactTag(NOW, delhi(NOW))), />21 Nov 2026, 19:32</);
    assert.match(String(exactTag(NOW, times)), />21 Nov 2026, 15:02</);
  });
});
