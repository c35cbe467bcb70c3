/** The alert rules and the dashboard of deploy/monitoring/, and docs/monitoring.md on them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ENOUGH_SPACE } from '../../src/doctor/space.ts';
import { promtool, skip } from './promtool.ts';
import { servedFamilies } from './served.ts';

const rules = readFileSync('deploy/monitoring/alerts.yml', 'utf8');
const page = readFileSync('docs/monitoring.md', 'utf8');

type Panel = {
  readonly type: string;
  readonly title: string;
  readonly targets?: { expr: string }[];
};
type Dashboard = {
  readonly templating: { readonly list: readonly { name: string; type: string }[] };
  readonly panels: readonly (Panel & { id: number; datasource?: { uid: string } })[];
};
const dashboard: Dashboard = JSON.parse(readFileSync('deploy/monitoring/grafana.json', 'utf8'));

const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
const expressions = [
  rules.replaceAll(/^\s*(?:summary|- alert|#).*$/gm, ''),
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
];
const METRIC = /\b(?:coatcheck|process|nodejs)_\w+/g;

describe('the configuration of Prometheus', () => {
  const file = 'deploy/monitoring/prometheus.yml';

  it('is valid, with the alert rules', { skip }, () => {
    const { status, output } = promtool('check', 'config', file);
    assert.equal(status, 0, output);
    assert.match(output, /1 rule files found/);
  });

  it('is what docs/monitoring.md quotes', () => {
    const [, quoted] = /^```yaml\n(.*?)^```$/ms.exec(page) ?? [];
    assert.equal(readFileSync(file, 'utf8').replace(/^#.*\n/, ''), quoted);
  });
});

describe('the alert rules', () => {
  it('are valid', { skip }, () => {
    assert.deepEqual(promtool('check', 'rules', 'deploy/monitoring/alerts.yml').status, 0);
  });

  it('fire when they should, and only then', { skip }, () => {
    const { status, output } = promtool('test', 'rules', 'test/metrics/alerts.test.yml');
    assert.equal(status, 0, output);
  });

  it('are each made to fire by a test', () => {
    const tests = readFileSync('test/metrics/alerts.test.yml', 'utf8');
    const fired = [...tests.matchAll(/alertname="(\w+)"/g)].map(([, name = '']) => name);
    assert.deepEqual([...new Set(fired)].sort(), alerts.toSorted());
  });

  it('are in the table of docs/monitoring.md, with what to do', () => {
    const listed = [...page.matchAll(/^\| `(Coatcheck\w+)` \| [^|]+ \| [^|]+ \|$/gm)];
    assert.deepEqual(
      listed.map(([, name]) => name),
      alerts,
    );
  });

  it('warn of a disk as early as doctor does', () => {
    const [, least] = /disk_free_bytes < (\d+e\d)/.exec(rules) ?? [];
    assert.equal(Number(least), ENOUGH_SPACE);
  });
});

describe('the dashboard', () => {
  it('asks the data source that is chosen when it is imported', () => {
    const { templating, panels } = dashboard;
    assert.equal(templating.list.find(({ name }) => name === 'datasource')?.type, 'datasource');
    for (const { type, title, datasource } of panels) {
      if (type !== 'row') assert.match(datasource?.uid ?? '', /^\$\{datasource\}$/, title);
    }
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  });

  it('shows every metric of Coatcheck', async () => {
    const shown = new Set(expressions.slice(1).flatMap((text) => text.match(METRIC) ?? []));
    const base = new Set([...shown].map((name) => name.replace(/_bucket$/, '')));
    const own = (await servedFamilies()).map(({ name }) => name);
    const missing = own.filter((name) => name.startsWith('coatcheck_') && !base.has(name));
    assert.deepEqual(missing, ['coatcheck_ready'], 'its state is shown');
  });
});

describe('rules and dashboard', () => {
  it('name only metrics that are served', async () => {
    const served = new Set((await servedFamilies()).map(({ name }) => name));
    const named = expressions.flatMap((text) => text.match(METRIC) ?? []);
    assert.ok(named.length > 40);
    const unknown = named.filter((name) => !served.has(name.replace(/_bucket$/, '')));
    assert.deepEqual(unknown, []);
  });

  it('select only by labels and values that are served', async () => {
    const families = new Map((await servedFamilies()).map((one) => [one.name, one]));
    for (const [, metric = '', selector = ''] of expressions
      .join('\n')
      .matchAll(/(coatcheck_\w+)\{([^}]*)\}/g)) {
      const { labels, samples } =
        families.get(metric.replace(/_bucket$/, '')) ?? assert.fail(metric);
      for (const [, label = '', values = ''] of selector.matchAll(
        /(\w+)(?:=~|!~|!=|=)"([^"]*)"/g,
      )) {
        if (label === 'instance') continue;
        assert.ok(labels.includes(label), `${metric} has no label ${label}`);
        if (label === 'status' || label === 'route') continue;
        const known = new Set(samples.map((sample) => sample.labels?.[label]));
        for (const value of values.split('|')) assert.ok(known.has(value), `${metric}: ${value}`);
      }
    }
  });
});
