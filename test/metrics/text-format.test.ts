import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counter, gauge, labelled } from '../../src/metrics/family.ts';
import { metricsText } from '../../src/metrics/text-format.ts';

describe('metricsText', () => {
  it('writes HELP, TYPE and one line for each sample', async () => {
    const text = await metricsText([
      counter('a_total', 'All of them.', () => 7),
      labelled('gauge', 'b', 'By kind.', 'kind', () => Object.entries({ x: 1, y: 0.25 })),
    ]);
    assert.equal(
      text,
      [
        '# HELP a_total All of them.',
        '# TYPE a_total counter',
        'a_total 7',
        '# HELP b By kind.',
        '# TYPE b gauge',
        'b{kind="x"} 1',
        'b{kind="y"} 0.25',
        '',
      ].join('\n'),
    );
  });

  it('leaves out what is not known', async () => {
    assert.equal(await metricsText([gauge('a', 'A.', () => null)]), '');
  });

  it('escapes backslashes, quotes and line ends', async () => {
    const odd = 'a\\b"c\nd';
    const text = await metricsText([labelled('gauge', 'x', odd, 'l', () => [[odd, 1]])]);
    assert.equal(text, '# HELP x a\\\\b"c\\nd\n# TYPE x gauge\nx{l="a\\\\b\\"c\\nd"} 1\n');
  });

  it('writes infinity as Prometheus reads it', async () => {
    const text = await metricsText([gauge('a', 'A.', () => Number.POSITIVE_INFINITY)]);
    assert.match(text, /^a \+Inf$/m);
  });
});
