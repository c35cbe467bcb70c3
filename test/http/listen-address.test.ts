import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leadsTo, whereItListens } from '../../src/http/listen-address.ts';

const CASES: readonly [host: string, port: number, actual: string, at: number, leads: boolean][] = [
  ['127.0.0.1', 3000, '127.0.0.1', 3000, true],
  ['127.0.0.1', 3000, '127.0.0.1', 3001, false],
  ['127.0.0.1', 3000, '127.0.0.2', 3000, false],
  ['127.0.0.1', 3000, '::1', 3000, false],
  ['127.0.0.1', 3000, '0.0.0.0', 3000, true],
  ['127.0.0.1', 3000, '::', 3000, true],
  ['127.0.0.1', 3000, '::', 3001, false],
  ['::1', 3000, '0.0.0.0', 3000, false],
  ['::1', 3000, '::', 3000, true],
  ['0.0.0.0', 3000, '127.0.0.1', 3000, false],
  ['localhost', 3000, '::1', 3000, true],
  ['localhost', 3000, '10.0.0.1', 3000, false],
  ['login.lan', 3000, '10.0.0.1', 3000, true],
  ['login.lan', 3000, '10.0.0.1', 3001, false],
  ['unix:/run/a.sock', 3000, 'unix:/run/a.sock', 0, true],
  ['unix:/run/a.sock', 3000, 'unix:/run/b.sock', 0, false],
  ['unix:/run/a.sock', 3000, '127.0.0.1', 3000, false],
  ['127.0.0.1', 3000, 'unix:/run/a.sock', 0, false],
];

describe('leadsTo', () => {
  for (const [host, port, actual, at, leads] of CASES) {
    const [wanted, listening] = [
      { host, port },
      { host: actual, port: at },
    ];
    it(`is ${leads} from ${whereItListens(wanted)} to ${whereItListens(listening)}`, () => {
      assert.equal(leadsTo(wanted, listening), leads);
    });
  }
});
