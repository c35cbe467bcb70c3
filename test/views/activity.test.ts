import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { activityPage } from '../../views/activity.ts';
import { signInChart } from '../../views/chart.ts';
import { eventList, eventPages } from '../../views/event-list.ts';
import { createTimes } from '../../views/time.ts';
import { createZone } from '../../views/zone.ts';
import { timesAt } from './times.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 2, 30);
const TIMES = timesAt(NOW);
const HOUR = 3_600_000;
const DAYS = [
  { day: '2026-11-20', ok: 3, failed: 0 },
  { day: '2026-11-21', ok: 1, failed: 480 },
];

describe('signInChart', () => {
  const markup = String(signInChart(DAYS));

  it('has a table with the numbers for everyone, and hides the drawing from screen readers', () => {
    assert.match(
      markup,
      /<details class="numbers">\n<summary>Show the numbers<\/summary>\n<table>/,
    );
    assert.match(markup, /<caption class="visually-hidden">Sign-ins by day<\/caption>/);
    assert.match(markup, /<th scope="row">21 Nov 2026<\/th><td>1<\/td><td>480<\/td>/);
    assert.match(markup, /<div class="chart" aria-hidden="true">/);
  });

  it('tells failed from successful by a pattern, not by colour alone', () => {
    assert.match(markup, /<pattern id="hatching"/);
    assert.match(markup, /<rect class="failed"[^>]* fill="url\(#hatching\)"/);
  });

  it('counts all days in words', () => {
    assert.match(markup, /4 signed in<\/span>/);
    assert.match(markup, /480 failed<\/span>/);
    assert.match(markup, /Busiest day: 481/);
  });

  it('says the numbers of a day at its bars', () => {
    assert.match(markup, /<g><title>21 Nov 2026: 1 signed in, 480 failed<\/title>/);
  });

  it('draws every bar inside the chart and none too low to be seen', () => {
    const bars = [...markup.matchAll(/y="([\d.-]+)" width="[\d.]+" height="([\d.-]+)"/g)];
    assert.ok(bars.length >= 3);
    for (const [, y, height] of bars) {
      assert.ok(Number(y) >= 0);
      assert.ok(Number(height) >= 2);
    }
  });

  it('styles nothing inline', () => assert.doesNotMatch(markup, /style=|<style/));
});

describe('activityPage', () => {
  it('says so instead of drawing an empty chart', () => {
    const days = DAYS.map(({ day }) => ({ day, ok: 0, failed: 0 }));
    const markup = String(
      activityPage({ times: TIMES, days, events: [], older: null, newer: null }).body,
    );
    assert.match(markup, /No sign-ins in that time/);
    assert.match(markup, /<p>The last 2 days, in UTC\.<\/p>/);
    assert.doesNotMatch(markup, /<rect/);
  });
});

describe('eventList', () => {
  const event = {
    at: NOW,
    firstAt: NOW,
    count: 1,
    text: 'Signed in',
    weight: 'usual' as const,
    by: null,
    device: '<i>',
    address: '::1',
  };

  it('shows what happened, where and when', () => {
    assert.match(
      String(eventList([event], TIMES)),
      /<span>Signed in<\/span> <small>&lt;i&gt;, ::1/,
    );
  });

  it('shows the day once, and the time of each event', () => {
    const DAY = 24 * HOUR;
    const at = (ago: number) => ({ ...event, at: NOW - ago });
    const markup = String(eventList([at(0), at(1), at(DAY), at(2 * DAY)], TIMES));
    assert.deepEqual(
      [...markup.matchAll(/<h3>(.*?)<\/h3>|<time datetime="[^"]*">(.*?)<\/time>/g)].map(
        ([, day, time]) => day ?? time,
      ),
      ['Today', '14:02', '14:02', 'Yesterday', '14:02', '19 Nov 2026', '14:02'],
    );
  });

  it('is loud about changes and failures alone', () => {
    const markup = String(
      eventList([{ ...event, weight: 'change', text: 'Changed' }, event], TIMES),
    );
    assert.match(markup, /<strong>Changed<\/strong>/);
    assert.doesNotMatch(markup, /<strong>Signed in/);
  });

  it('links the account, where events of many are listed', () => {
    const account = { name: 'ada@example.com', href: '/users/1' };
    const markup = String(eventList([{ ...event, account }], TIMES));
    assert.match(markup, /<\/span> <a href="\/users\/1">ada<wbr>@example<wbr>\.com<\/a>/);
  });

  it('leaves out the place of what came from nowhere', () => {
    const markup = String(eventList([{ ...event, device: '', address: '' }], TIMES));
    assert.doesNotMatch(markup, /<small>/);
  });

  it('names the zone of a time where it is not the one of the page', () => {
    const berlin = createTimes(createZone('Europe/Berlin'));
    const at = Date.UTC(2026, 9, 25, 0, 30);
    const markup = String(
      eventList(
        [
          { ...event, at },
          { ...event, at: at + HOUR },
        ],
        berlin(NOW),
      ),
    );
    assert.match(markup, />02:30 CEST<\/time>[\s\S]*>02:30<\/time>/);
  });

  it('marks what failed', () => {
    const markup = String(eventList([{ ...event, weight: 'failed', text: 'Failed' }], TIMES));
    assert.match(markup, /<span class="failed">Failed<\/span>/);
  });

  it('says how often, and since when, where repeats are counted', () => {
    const repeated = { ...event, firstAt: NOW - 40 * 60_000, count: 12 };
    const markup = String(eventList([repeated], TIMES));
    assert.match(markup, /<small>12 times, the first <time [^>]*>40 minutes ago<\/time><\/small>/);
    assert.doesNotMatch(String(eventList([event], TIMES)), /times/);
  });

  it('says so when there is nothing', () => {
    assert.match(String(eventList([], TIMES)), /None on record\./);
  });
});

describe('eventPages', () => {
  it('leads to the pages beside, and is not there when there is one page', () => {
    assert.equal(eventPages({ older: null, newer: null }), false);
    const markup = String(eventPages({ older: '/a?older=1-1', newer: '/a?newer=2-2' }));
    assert.match(markup, /href="\/a\?newer=2-2" rel="prev">Newer</);
    assert.match(markup, /href="\/a\?older=1-1" rel="next">Older</);
  });
});
