/** Compares docs/monitoring.md with what is served: names, types, units and labels. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { servedFamilies } from '../metrics/served.ts';

const page = readFileSync('docs/monitoring.md', 'utf8');

type Row = { readonly type: string; readonly unit: string; readonly labels: string };

const rows = new Map<string, Row>(
  [...page.matchAll(/^\| `(coatcheck_\w+)` \| (\w+) \| ?(\w*) \| ?([^|]*?) ?\| [^|]+ \|$/gm)].map(
    ([, name = '', type = '', unit = '', labels = '']) => [name, { type, unit, labels }],
  ),
);

describe('the table of docs/monitoring.md', () => {
  it('has every metric that is served and no other, with its type and its unit', async () => {
    const served = await servedFamilies();
    const own = served.filter(({ name }) => name.startsWith('coatcheck_'));
    assert.deepEqual([...rows.keys()].sort(), own.map(({ name }) => name).sort());
    for (const { name, type } of own) {
      const unit = /_(seconds|bytes)(?:_total)?$/.exec(name)?.[1] ?? '';
      assert.deepEqual([rows.get(name)?.type, rows.get(name)?.unit], [type, unit], name);
    }
  });

  it('has the labels of each', async () => {
    for (const { name, labels } of await servedFamilies()) {
      if (!name.startsWith('coatcheck_')) continue;
      assert.equal(rows.get(name)?.labels, labels.map((label) => `\`${label}\``).join(', '), name);
    }
  });
});
