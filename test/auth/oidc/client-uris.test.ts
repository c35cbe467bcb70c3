import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemOfRedirect, problemOfWebAddress } from '../../../src/auth/oidc/client-uris.ts';

/** What is refused, and a word of the sentence. */
const REFUSED: readonly [uri: string, word: RegExp][] = [
  ['', /whole address/],
  ['/callback', /whole address/],
  ['app.example.com/callback', /whole address/],
  [`https://app.example.com/${'a'.repeat(500)}`, /whole address/],
  ['http://app.example.com/callback', /must begin with https/],
  ['http://localhost.example.com/', /must begin with https/],
  ['http://127.0.0.1.example.com/', /must begin with https/],
  ['http://192.168.0.7/callback', /must begin with https/],
  ['ftp://app.example.com/', /must begin with https/],
  ['javascript:alert(1)', /must begin with https/],
  ['data:text/html,x', /must begin with https/],
  ['https://app.example.com/callback#part', /leave out the #/],
  ['https://app.example.com/callback#', /leave out the #/],
  ['https://app.example.com@evil.example/', /before the @/],
  ['https://user:secret@app.example.com/', /before the @/],
  ['HTTPS://app.example.com/callback', /write it as https:\/\/app\.example\.com\/callback$/],
  ['https://App.example.com/callback', /write it as https:\/\/app\.example\.com\/callback$/],
  ['https://app.example.com:443/callback', /write it as https:\/\/app\.example\.com\/callback$/],
  ['https:/app.example.com/callback', /write it as/],
  ['https:\\\\app.example.com\\callback', /write it as/],
  ['https://app.example.com/a/../callback', /write it as/],
  ['https://app.example.com/a/%2e%2e/callback', /write it as/],
  [
    'https://b\u00fccher.example/callback',
    /write it as https:\/\/xn--bcher-kva\.example\/callback$/,
  ],
  ['http://127.1/callback', /write it as http:\/\/127\.0\.0\.1\/callback$/],
  ['http://0x7f000001/callback', /write it as/],
];

describe('the addresses of a client', () => {
  it('are https, or http on this machine', () => {
    for (const uri of [
      'https://app.example.com/callback',
      'https://app.example.com',
      'https://app.example.com:8443/apps/oidc/callback?provider=coatcheck',
      'https://[2001:db8::1]/callback',
      'http://localhost:3000/callback',
      'http://127.0.0.1/callback',
      'http://[::1]:8080/callback',
    ]) {
      assert.equal(problemOfRedirect(uri, false), null, uri);
      assert.equal(problemOfRedirect(uri, true), null, uri);
      assert.equal(problemOfWebAddress(uri), null, uri);
    }
  });

  it('are refused with a sentence that says what to write', () => {
    for (const [uri, word] of REFUSED) {
      for (const isPublic of [true, false])
        assert.match(problemOfRedirect(uri, isPublic) ?? 'none', word, uri);
      assert.match(problemOfWebAddress(uri) ?? 'none', word, uri);
    }
  });

  it('may have a scheme of their own when the client is public, and only for a redirect', () => {
    for (const uri of ['com.example.app:/callback', 'app.example:///oauth-callback']) {
      assert.equal(problemOfRedirect(uri, true), null, uri);
      assert.match(problemOfRedirect(uri, false) ?? 'none', /must begin with https/, uri);
      assert.match(problemOfWebAddress(uri) ?? 'none', /must begin with https/, uri);
    }
    assert.match(problemOfRedirect('myapp:/callback', true) ?? 'none', /must begin with https/);
    assert.match(problemOfRedirect('com.example.app:/cb#x', true) ?? 'none', /leave out the #/);
  });

  it('have no parameter of an answer, which would be there twice', () => {
    for (const name of ['code', 'state', 'iss', 'error', 'error_description']) {
      const uri = `https://app.example.com/callback?${name}=x`;
      assert.match(problemOfRedirect(uri, false) ?? 'none', /which the answer adds/);
      assert.match(problemOfRedirect(`com.example.app:/cb?${name}=x`, true) ?? 'none', /answer/);
    }
  });

  it('have no wildcard', () => {
    for (const uri of ['https://*.example.com/callback', 'https://app.example.com/*'])
      assert.match(problemOfRedirect(uri, false) ?? 'none', /write out each address/, uri);
  });
});
