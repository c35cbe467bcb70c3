import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { passkeySiteOf } from '../../../src/auth/factors/passkey-site.ts';

const ELSEWHERE: readonly [origin: string, reason: string, works: string | null][] = [
  ['http://127.0.0.1:3000', 'ip_address', 'http://localhost:3000'],
  ['http://127.1.2.3', 'ip_address', 'http://localhost'],
  ['http://[::1]:3000', 'ip_address', 'http://localhost:3000'],
  ['http://192.168.1.5:3000', 'ip_address', null],
  ['https://192.0.2.1', 'ip_address', null],
  ['https://[2001:db8::1]', 'ip_address', null],
  ['http://nas.example:3000', 'insecure', 'https://nas.example'],
  ['http://localhost.example', 'insecure', 'https://localhost.example'],
];

describe('passkeySiteOf', () => {
  it('has the host as RP ID where browsers have passkeys', () => {
    for (const [origin, rpId] of [
      ['https://login.example.com', 'login.example.com'],
      ['https://login.example.com:8443', 'login.example.com'],
      ['http://localhost:3000', 'localhost'],
      ['http://app.localhost', 'app.localhost'],
    ] as const) {
      assert.deepEqual(passkeySiteOf(origin), { ok: true, rpId });
    }
  });

  it('says why there are none elsewhere, and at which address they work', () => {
    for (const [origin, reason, works] of ELSEWHERE) {
      assert.deepEqual(passkeySiteOf(origin), { ok: false, reason, works }, origin);
    }
  });
});
