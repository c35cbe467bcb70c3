/** docs/performance.md and the chart show what the bench measured last. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fillBlocks } from '../../bench/blocks.ts';
import { barChart } from '../../bench/chart.ts';
import { pagesOf } from '../../bench/pages.ts';
import { isMet } from '../../bench/report.ts';
import { readResults } from '../../bench/results.ts';
import { lowerQuartile, quantile } from '../../bench/statistics.ts';

describe('the pages of the bench', () => {
  for (const { path, text } of pagesOf(readResults())) {
    it(`follow from latest.json: ${path.split('/').slice(-2).join('/')}`, () => {
      assert.equal(readFileSync(path, 'utf8'), text, 'run: node bench/run.ts --pages');
    });
  }

  it('leave no block without a table', () => {
    const page = readFileSync('docs/performance.md', 'utf8');
    const blocks = Array.from(page.matchAll(/^<!-- bench: (?!end)(.*) -->\n\n([\s\S]*?)^<!--/gm));
    const names = blocks.map(([, name]) => name);
    assert.deepEqual(names, [
      'targets',
      'dashboard',
      'connections',
      'postgres',
      'postgres breakdown',
      'metrics',
      'routes breakdown',
      'expiry',
    ]);
    for (const [, name, text] of blocks) assert.match(text ?? '', /^\| --- \| --:/m, name);
  });

  it('say of each target whether it is met', () => {
    const page = readFileSync('docs/performance.md', 'utf8');
    const checks = [...readResults().values()].flatMap((section) => section.checks);
    assert.ok(checks.length >= 22);
    for (const check of checks) {
      const [row = ''] = page.split('\n').filter((line) => line.startsWith(`| ${check.what} |`));
      assert.ok(row.endsWith(isMet(check) ? '| met |' : '| missed |'), check.what);
    }
  });
});

describe('a marked block', () => {
  const page = 'before\n<!-- bench: speed -->\nold\n<!-- bench: end -->\nafter\n';

  it('gets its text, and nothing around it changes', () => {
    assert.equal(
      fillBlocks(page, new Map([['speed', '$& 2 x']])),
      'before\n<!-- bench: speed -->\n\n$& 2 x\n\n<!-- bench: end -->\nafter\n',
    );
  });

  it('stays as it is when it is filled again', () => {
    const texts = new Map([['speed', '2 x']]);
    const once = fillBlocks(page, texts);
    assert.equal(fillBlocks(once, texts), once);
  });

  it('stays as it is when nothing was measured for it', () => {
    assert.equal(fillBlocks(page, new Map([['other', '2 x']])), page);
  });
});

describe('the chart', () => {
  const svg = barChart('CPU time', [
    { name: 'bare', value: 15, kind: 'bare' },
    { name: 'other, equal work', value: 60, kind: 'equal' },
    { name: 'Coatcheck', value: 30, kind: 'ours' },
    { name: 'other, page ready', value: 24, kind: 'ready' },
  ]);

  it('shows both kinds of peers with their values, from the shortest bar to the longest', () => {
    const values = Array.from(svg.matchAll(/class="value[^>]*>([^<]+)</g), ([, value]) => value);
    assert.deepEqual(values, [
      '15.0 · ours 2.00 x',
      '24.0 · ours 1.25 x',
      '30.0',
      '60.0 · ours 0.50 x',
    ]);
  });

  it('has colours for light and for dark pages', () => {
    const [light = '', dark = ''] = svg.split('prefers-color-scheme: dark');
    for (const kind of ['ours', 'bare', 'ready', 'equal']) {
      assert.match(light, new RegExp(`rect\\.${kind} \\{ fill`));
      assert.match(dark, new RegExp(`rect\\.${kind} \\{ fill`));
    }
  });
});

describe('a quartile', () => {
  it('is interpolated between the rounds', () => {
    assert.equal(lowerQuartile([5, 1, 4, 2, 3]), 2);
    assert.equal(lowerQuartile([7, 6, 5, 4, 3, 2, 1]), 2.5);
    assert.equal(quantile([1, 2, 3, 4, 5], 0.75), 4);
    assert.equal(lowerQuartile([3]), 3);
  });
});
