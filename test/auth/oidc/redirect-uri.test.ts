import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mayRedirectTo } from '../../../src/auth/oidc/redirect-uri.ts';

const confidential = { secretKey: 'hash', redirectUris: ['https://app.example.com/cb'] };
const native = {
  secretKey: null,
  redirectUris: ['http://127.0.0.1/cb', 'http://[::1]/cb', 'http://localhost/cb'],
};

describe('mayRedirectTo', () => {
  it('compares the address of a client character by character', () => {
    const { redirectUris } = confidential;
    assert.equal(mayRedirectTo(confidential, redirectUris[0] ?? ''), true);
    for (const other of [
      'https://app.example.com/cb/',
      'https://app.example.com/cb?x=1',
      'https://app.example.com/CB',
      'https://app.example.com/cb#x',
      'https://app.example.com:443/cb',
      'https://app.example.com.evil.example/cb',
      'https://app.example.com/cb/../other',
      'HTTPS://app.example.com/cb',
      'http://app.example.com/cb',
      ' https://app.example.com/cb',
      '',
    ])
      assert.equal(mayRedirectTo(confidential, other), false, other);
  });

  it('accepts every port of a loopback address that a public client has registered', () => {
    for (const uri of ['http://127.0.0.1:49152/cb', 'http://[::1]:1/cb', 'http://127.0.0.1/cb'])
      assert.equal(mayRedirectTo(native, uri), true, uri);
    for (const uri of [
      'http://127.0.0.1:49152/other',
      'http://127.0.0.1:49152@evil.example/cb',
      'http://127.0.0.1:99999/cb',
      'http://127.0.0.1:0/cb',
      'http://127.0.0.1:/cb',
      'http://127.0.0.2:49152/cb',
      'https://127.0.0.1:49152/cb',
      'http://localhost:49152/cb',
      'http://127.0.0.1:49152/cb#x',
    ])
      assert.equal(mayRedirectTo(native, uri), false, uri);
  });

  it('keeps the port exact for a client with a secret, and for a port that was registered', () => {
    const server = { secretKey: 'hash', redirectUris: ['http://127.0.0.1/cb'] };
    assert.equal(mayRedirectTo(server, 'http://127.0.0.1:49152/cb'), false);
    const fixed = { secretKey: null, redirectUris: ['http://127.0.0.1:8080/cb'] };
    assert.equal(mayRedirectTo(fixed, 'http://127.0.0.1:8080/cb'), true);
    assert.equal(mayRedirectTo(fixed, 'http://127.0.0.1:8081/cb'), false);
  });
});
