import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isHttps,
  isLoopback,
  isLoopbackHost,
  ownOrigins,
  requestOrigin,
} from '../../src/http/origins.ts';

describe('isLoopback', () => {
  for (const origin of ['http://localhost:3000', 'http://127.0.0.1', 'https://[::1]:8443']) {
    it(`is true for ${origin}`, () => assert.equal(isLoopback(origin), true));
  }
  for (const origin of [
    'http://example.com',
    'http://localhost.example',
    'http://127.0.0.1.example',
    'http://192.168.1.5:3000',
    'http://0.0.0.0',
  ]) {
    it(`is false for ${origin}`, () => assert.equal(isLoopback(origin), false));
  }
});

describe('isLoopbackHost', () => {
  for (const host of ['127.0.0.1', '::1', '::1%lo', 'localhost', 'unix:/run/coatcheck.sock']) {
    it(`is true for ${host}`, () => assert.equal(isLoopbackHost(host), true));
  }
  for (const host of ['0.0.0.0', '::', 'fe80::1', 'fe80::1%eth0', '192.168.1.5', 'a.example']) {
    it(`is false for ${host}`, () => assert.equal(isLoopbackHost(host), false));
  }
});

describe('isHttps', () => {
  it('goes by the scheme alone', () => {
    assert.equal(isHttps('https://app.example'), true);
    assert.equal(isHttps('http://https.example:443'), false);
  });
});

describe('requestOrigin', () => {
  const rows: [name: string, site: string, host: string | undefined, origin: string | null][] = [
    ['the site itself', 'https://app.example', 'app.example', 'https://app.example'],
    ['upper case', 'https://app.example', 'APP.Example', 'https://app.example'],
    ['443 written out', 'https://app.example', 'app.example:443', 'https://app.example'],
    ['80 written out', 'http://app.example', 'app.example:80', 'http://app.example'],
    ['a port of its own', 'http://lan:8080', 'lan:8080', 'http://lan:8080'],
    ['localhost', 'http://localhost:3000', 'localhost:3000', 'http://localhost:3000'],
    ['127.0.0.1 for localhost', 'http://localhost:3000', '127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['[::1] for localhost', 'http://localhost:3000', '[::1]:3000', 'http://[::1]:3000'],
    ['localhost for 127.0.0.1', 'http://127.0.0.1:3000', 'localhost:3000', 'http://localhost:3000'],
    ['loopback without a port', 'http://localhost', '127.0.0.1', 'http://127.0.0.1'],
    ['no Host', 'https://app.example', undefined, null],
    ['an empty Host', 'https://app.example', '', null],
    ['another host (DNS rebinding)', 'http://localhost:3000', 'evil.example:3000', null],
    ['another loopback address', 'http://localhost:3000', '127.0.0.2:3000', null],
    ['no port where there is one', 'http://localhost:3000', 'localhost', null],
    ['another port', 'http://localhost:3000', 'localhost:3001', null],
    ['the other default port', 'https://app.example', 'app.example:80', null],
    ['a trailing dot', 'https://app.example', 'app.example.', null],
    ['a subdomain', 'https://app.example', 'www.app.example', null],
    ['user info', 'https://app.example', 'evil@app.example', null],
    ['a path', 'https://app.example', 'app.example/x', null],
    ['two hosts', 'https://app.example', 'app.example, evil.example', null],
    ['loopback when the site is not', 'https://app.example', 'localhost', null],
    ['a property of every object', 'https://app.example', '__proto__', null],
  ];
  for (const [name, site, host, origin] of rows) {
    it(`${origin === null ? 'refuses' : 'knows'} ${name}: ${host} at ${site}`, () => {
      assert.equal(requestOrigin(host, ownOrigins(site)), origin);
    });
  }
});

describe('ownOrigins', () => {
  it('is one host for a site on a port of its own', () => {
    assert.deepEqual(
      [...ownOrigins('https://app.example:8443')],
      [['app.example:8443', 'https://app.example:8443']],
    );
  });

  it('is all three spellings of loopback, with the same scheme and port', () => {
    assert.deepEqual([...ownOrigins('http://127.0.0.1:3000').values()].sort(), [
      'http://127.0.0.1:3000',
      'http://[::1]:3000',
      'http://localhost:3000',
    ]);
  });
});
