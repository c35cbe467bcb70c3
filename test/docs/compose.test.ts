import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { loadConfig } from '../../src/config/config.ts';
import { SETTINGS } from '../../src/config/settings.ts';

const compose = readFileSync('docs/scaling/compose.yaml', 'utf8');
const nginx = readFileSync('docs/scaling/nginx.conf', 'utf8');

/** The settings of both servers. */
function environment(): Record<string, string> {
  const [, block = ''] = /^ {2}environment:\n((?: {4}.*\n)+)/m.exec(compose) ?? [];
  const lines = [...block.matchAll(/^ +(\w+): "?(.*?)"?$/gm)];
  return Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
}

const seconds = (text: string | undefined) => Number(/^(\d+)s$/.exec(text ?? '')?.[1]);

describe('docs/scaling/compose.yaml', () => {
  it('has settings that exist and are valid', () => {
    const settings = environment();
    const { PGPASSFILE, ...own } = settings;
    assert.equal(PGPASSFILE, '/run/secrets/pgpass');
    assert.deepEqual(
      Object.keys(own).filter((name) => !(name in SETTINGS)),
      [],
    );
    const result = loadConfig(settings);
    assert.ok(result.ok, 'problems' in result ? result.problems.join('\n') : '');
  });

  it('has the servers of nginx.conf, and nginx at the address that they trust', () => {
    const upstream = [...nginx.matchAll(/^ +server ([\w-]+):(\d+) /gm)];
    const { PORT, TRUST_PROXY } = environment();
    assert.equal(upstream.length, 2);
    for (const [, service = '', port] of upstream) {
      assert.match(compose, new RegExp(`^ {2}${service}:$`, 'm'));
      assert.equal(port, PORT);
    }
    const [, address] = /^ {2}nginx:\n(?: {4}.*\n)*? +ipv4_address: (\S+)/m.exec(compose) ?? [];
    assert.equal(address, TRUST_PROXY);
  });

  it('drains longer than nginx keeps a connection or a server out, and less than a container may', () => {
    const delay = seconds(environment().STOP_DELAY);
    const [, keeps] = /keepalive_timeout (\w+);/.exec(nginx) ?? [];
    const [, out] = /fail_timeout=(\w+);/.exec(nginx) ?? [];
    const [, longest] = /stop_grace_period: (\w+)/.exec(compose) ?? [];
    assert.ok(seconds(keeps) < delay && seconds(out) < delay, `${keeps}, ${out}, ${delay} s`);
    assert.ok(delay + 10 < seconds(longest), longest);
  });
});
