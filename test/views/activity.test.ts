import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { activityPage, eventRows } from '../../views/activity.ts';
import { signInChart } from '../../views/chart.ts';
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

  it('gives screen readers a table with the numbers, and hides the drawing from them', () => {
    assert.match(markup, /<caption>Sign-ins by day<\/caption>/);
    assert.match(markup, /<th scope="row">21 Nov 2026<\/th><td>1<\/td><td>480<\/td>/);
    assert.match(markup, /^<div class="sheet" aria-hidden="true">/);
  });

  it('tells failed from successful by a pattern, not by colour alone', () => {
    assert.match(markup, /<pattern id="hatching"/);
    assert.match(markup, /<rect class="failed"[^>]* fill="url\(#hatching\)"/);
  });

  it('counts all days in words', () => {
    assert.match(markup, /4 signed in<\/span>/);
    assert.match(markup, /480 failed<\/span>/);
    assert.match(markup, /At most 481 in a day/);
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
    const markup = String(activityPage({ times: TIMES, days, events: [] }).body);
    assert.match(markup, /No sign-ins during these days/);
    assert.match(markup, /<p>The last 2 days, in UTC\.<\/p>/);
    assert.doesNotMatch(markup, /<rect/);
  });
});

describe('eventRows', () => {
  const event = {
    at: NOW,
    firstAt: NOW,
    count: 1,
    text: 'Signed in',
    failed: false,
    by: null,
    device: '<i>',
    address: '::1',
  };

  it('shows what happened, where and when', () => {
    assert.match(
      String(eventRows([event], TIMES)),
      /<strong>Signed in<\/strong> <small>&lt;i&gt;, ::1/,
    );
  });

  it('shows the exact time to eyes, not on hover alone', () => {
    assert.match(
      String(eventRows([event], TIMES)),
      /<time datetime="2026-11-21T14:02Z"[^>]*>just now<\/time> <small>21 Nov 2026, 14:02</,
    );
  });

  it('names the zone of a time where it is not the one of the page', () => {
    const berlin = createTimes(createZone('Europe/Berlin'));
    const at = Date.UTC(2026, 9, 25, 0, 30);
    const markup = String(
      eventRows(
        [
          { ...event, at },
          { ...event, at: at + HOUR },
        ],
        berlin(NOW),
      ),
    );
    assert.match(markup, />25 Oct 2026, 02:30 CEST<\/small>[\s\S]*>25 Oct 2026, 02:30<\/small>/);
  });

  it('marks what failed', () => {
    const markup = String(eventRows([{ ...event, failed: true, text: 'Failed' }], TIMES));
    assert.match(markup, /<span class="failed">Failed<\/span>/);
  });

  it('says how often, and since when, where repeats are counted', () => {
    const repeated = { ...event, firstAt: NOW - 40 * 60_000, count: 12 };
    const markup = String(eventRows([repeated], TIMES));
    assert.match(markup, /<small>12 times, the first <time [^>]*>40 minutes ago<\/time><\/small>/);
    assert.doesNotMatch(String(eventRows([event], TIMES)), /times/);
  });

  it('says so when there is nothing', () => {
    assert.match(String(eventRows([], TIMES)), /None on record\./);
  });
});
