import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { HASH_GATE, HashGate } from '../../src/auth/passwords/hash-gate.ts';
import { parseProxies } from '../../src/http/client.ts';
import { signUp } from '../people.ts';
import { exchange } from '../requests.ts';
import { startApp } from '../support.ts';

/** Half of the real memory of a hash (128 * r * 2^ln bytes), so that the test takes seconds. */
const COST = { ln: 16, r: 8, p: 1 };
const HASH_MIB = 64;

/** The most memory this process has used so far, in MiB; 0 where the system does not tell. */
function peakMemory(): number {
  if (process.platform !== 'linux') return 0;
  const [, kibibytes] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kibibytes) / 1024;
}

describe('five hundred log-ins at once', () => {
  it('use the memory of two hashes, and the dashboard answers meanwhile', async (t) => {
    // Each comes from an address of its own, so that the gate has to hold and not the throttle
    // before it.
    const trustedProxies = parseProxies(['127.0.0.1']) ?? assert.fail();
    const app = await startApp(t, { cost: COST, gate: new HashGate(HASH_GATE), trustedProxies });
    const cookie = await signUp(app);
    const before = peakMemory(); // with one hash done
    const requests = Array.from({ length: 500 }, (_, i) => {
      const body = `{"email":"user${i}@example.com","password":"wrong"}`;
      const head = [
        'POST /login HTTP/1.1',
        'Connection: close',
        `Host: localhost:${app.port}`,
        `X-Forwarded-For: 10.0.${i >> 8}.${i & 255}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
      ];
      return `${head.join('\r\n')}\r\n\r\n${body}`;
    });
    const storm = Promise.all(requests.map((request) => exchange(app.port, request)));
    for (let i = 0; i < 20; i++) {
      const response = await app.request('/dashboard', { headers: { cookie } });
      assert.equal(response.status, 200);
      await response.arrayBuffer();
    }
    const statuses = [...(await storm).join('\n').matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(
      ([, status]) => status,
    );
    const count = (wanted: string) => statuses.filter((status) => status === wanted).length;
    assert.equal(count('401') + count('503'), 500, 'each is checked, or sent away to come back');
    assert.ok(count('503') > 400, 'two are hashed, sixteen wait, and there is no room for more');
    const grown = peakMemory() - before;
    assert.ok(grown < 2 * HASH_MIB, `the peak grew by ${Math.round(grown)} MiB`);
  });
});
