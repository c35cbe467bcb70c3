import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { cookieOf, exchange, form, PASSWORD } from '../support.ts';
import { startProcess } from './child.ts';

/** The most memory a process has used so far, in MiB; 0 where the system does not tell. */
function peakMemory(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0;
  const [, kibibytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1024;
}

describe('five hundred log-ins pipelined on one connection', () => {
  it('use the memory of two hashes, and the dashboard answers meanwhile', async (t) => {
    // Each comes from an address of its own, so that the gate has to hold and not the throttle before it.
    const child = await startProcess(t, {
      DATABASE: ':memory:',
      LOG: 'error',
      TRUST_PROXY: '127.0.0.1',
    });
    const { host, port } = new URL(child.origin);
    const signedUp = await fetch(`${child.origin}/signup`, {
      redirect: 'manual',
      ...form({ email: 'ada@example.com', password: PASSWORD }),
    });
    const cookie = cookieOf(signedUp);
    const before = peakMemory(child.process.pid); // with one hash done
    const requests = Array.from({ length: 500 }, (_, i) => {
      const body = `{"email":"user${i}@example.com","password":"wrong"}`;
      const head = [
        'POST /login HTTP/1.1',
        `Host: ${host}`,
        `X-Forwarded-For: 10.0.${i >> 8}.${i & 255}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        ...(i === 499 ? ['Connection: close'] : []),
      ];
      return `${head.join('\r\n')}\r\n\r\n${body}`;
    });
    const storm = exchange(Number(port), requests.join(''));
    let answered = 0;
    for (let i = 0; i < 20; i++) {
      const response = await fetch(`${child.origin}/dashboard`, { headers: { cookie } });
      if (response.status === 200) answered++;
    }
    assert.equal(answered, 20);
    const statuses = [...(await storm).matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status);
    assert.equal(statuses.length, 500);
    const count = (wanted: string) => statuses.filter((status) => status === wanted).length;
    assert.equal(
      count('401') + count('503'),
      500,
      'each is checked, or sent away to come back later',
    );
    assert.ok(count('503') > 400, 'two are hashed, sixteen wait, and there is no room for more');
    const grown = peakMemory(child.process.pid) - before;
    assert.ok(grown < 2 * 128 + 64, `the peak grew by ${Math.round(grown)} MiB`);
  });
});
